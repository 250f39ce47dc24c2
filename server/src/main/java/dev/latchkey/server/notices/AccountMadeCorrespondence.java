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

/// The invitation to an account that an operator has made. Its owner asks for the link that sets
/// the first password: nobody else ever knows that password (S0-07), and the link is as short-lived
/// as any.
public final class AccountMadeCorrespondence implements Correspondence {
  static final String PURPOSE = "account-made";
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  public AccountMadeCorrespondence(Accounts accounts, Pages pages, String baseUrl) {
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
        .filter(account -> !account.disabled())
        .map(this::envelope);
  }

  private Envelope envelope(Account account) {
    var letter =
        pages.write(
            Messages.of(account.language()), new AccountMadeLetter(baseUrl + "/forgot-password"));
    return new Envelope(
        Optional.of(account.email()),
        letter.subject(),
        Secret.of(letter.text()),
        Secret.of(letter.html()));
  }
}
