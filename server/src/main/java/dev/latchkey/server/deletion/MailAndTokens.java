package dev.latchkey.server.deletion;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.TokenSubject;

/// Links of a person, and emails that wait.
public final class MailAndTokens implements PersonalData {
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final Outbox outbox;

  public MailAndTokens(Accounts accounts, OneTimeTokens tokens, Outbox outbox) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.outbox = outbox;
  }

  @Override
  public Progress erase(Transaction transaction, Account account, int most) {
    var digest = accounts.addressDigest(account.email().value());
    var own = new TokenSubject.Account(account.id(), account.generation());
    var erased =
        tokens.forget(transaction, own, most)
            + tokens.forget(transaction, TokenSubject.address(digest), most)
            + outbox.forget(transaction, account.id().value(), digest, most);
    return PersonalData.after(erased, most);
  }
}
