package dev.latchkey.server.notifications;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.time.Instant;
import java.util.Optional;

/// The email that reminds the owner of an OpenPGP key of its end (ASVS-6.4.5).
public final class KeyExpiryMailComposer implements MailComposer {
  static final String PURPOSE = "openpgp-key-expiring";
  private final Accounts accounts;
  private final OpenPgpKeys keys;
  private final Pages pages;
  private final String baseUrl;

  public KeyExpiryMailComposer(Accounts accounts, OpenPgpKeys keys, Pages pages, String baseUrl) {
    this.accounts = accounts;
    this.keys = keys;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(transaction.handle(), id))
        .filter(account -> !account.disabled())
        .flatMap(account -> keys.end(transaction, account.id()).map(end -> outgoing(account, end)));
  }

  private OutgoingMail outgoing(Account account, Instant end) {
    return pages.mail(
        Optional.of(account.email()),
        account.language(),
        new OpenPgpKeyExpiringMail(end, baseUrl + OpenPgpKeyChangedMail.PAGE));
  }
}
