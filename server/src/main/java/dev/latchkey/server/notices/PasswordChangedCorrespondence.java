package dev.latchkey.server.notices;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// Tells the owner that the password was set anew (CS-FP-6): no link with a right in it, no
/// password.
public final class PasswordChangedCorrespondence implements Correspondence {
  static final String PURPOSE = "password-changed";
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  public PasswordChangedCorrespondence(Accounts accounts, Pages pages, String baseUrl) {
    this.accounts = accounts;
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
        .map(account -> envelope(transaction, account));
  }

  private Envelope envelope(Transaction transaction, Account account) {
    var letter =
        pages.write(
            Messages.of(account.language()),
            new PasswordChangedLetter(
                transaction.now(), baseUrl + "/forgot-password", baseUrl + "/account"));
    return new Envelope(
        Optional.of(account.email()),
        letter.subject(),
        Secret.of(letter.text()),
        Secret.of(letter.html()));
  }
}
