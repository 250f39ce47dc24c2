package dev.latchkey.server.notices;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.time.Instant;
import java.util.Optional;

/// The letter that reminds the owner of an OpenPGP key of its end (ASVS-6.4.5).
public final class KeyExpiryCorrespondence implements Correspondence {
  static final String PURPOSE = "openpgp-key-expiring";
  private final Accounts accounts;
  private final OpenPgpKeys keys;
  private final Pages pages;
  private final String baseUrl;

  public KeyExpiryCorrespondence(Accounts accounts, OpenPgpKeys keys, Pages pages, String baseUrl) {
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
  public Optional<Envelope> write(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(transaction.handle(), id))
        .filter(account -> !account.disabled())
        .flatMap(account -> keys.end(transaction, account.id()).map(end -> envelope(account, end)));
  }

  private Envelope envelope(Account account, Instant end) {
    return NoticeCorrespondence.envelope(
        pages, account, new OpenPgpKeyExpiringLetter(end, baseUrl + OpenPgpKeyChangedLetter.PAGE));
  }
}
