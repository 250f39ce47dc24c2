package dev.latchkey.server.notifications;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.mail.EncryptionPolicy;
import dev.latchkey.server.openpgp.OpenPgpCertificate;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Optional;

/// The keys of those who have an account.
public record RecipientKeys(Accounts accounts, OpenPgpKeys keys)
    implements EncryptionPolicy.KeyRing {
  @Override
  public Optional<OpenPgpCertificate> find(
      Transaction transaction, Optional<EmailAddress> address) {
    var digest = accounts.addressDigest(address.map(EmailAddress::value).orElse(""));
    var account = accounts.byAddressDigest(transaction.handle(), digest);
    return keys.certificate(transaction, account.map(Account::id));
  }

  @Override
  public Optional<OpenPgpKey> check(Optional<OpenPgpCertificate> certificate, Instant now) {
    return keys.usable(certificate, now);
  }
}
