package dev.latchkey.server.enrolment;

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

/// Tells the owner of a new account that it has no username: the one that was asked for is
/// somebody's, or looks like it. Signing up has not said so, because everybody can ask there.
public final class UsernameCorrespondence implements Correspondence {
  static final String PURPOSE = "username-unavailable";
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  public UsernameCorrespondence(Accounts accounts, Pages pages, String baseUrl) {
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
        .map(this::envelope);
  }

  private Envelope envelope(Account account) {
    var letter =
        pages.write(Messages.of(account.language()), new UsernameLetter(baseUrl + "/sign-in"));
    return new Envelope(
        Optional.of(account.email()),
        letter.subject(),
        Secret.of(letter.text()),
        Secret.of(letter.html()));
  }
}
