package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.openpgp.OpenPgpCertificate;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.storage.Transaction;
import java.time.Instant;
import java.util.Optional;

/// Nobody has a key.
record NoKeys() implements EncryptionPolicy.KeyRing {
  @Override
  public Optional<OpenPgpCertificate> find(
      Transaction transaction, Optional<EmailAddress> address) {
    return Optional.empty();
  }

  @Override
  public Optional<OpenPgpKey> check(Optional<OpenPgpCertificate> certificate, Instant now) {
    return Optional.empty();
  }
}
