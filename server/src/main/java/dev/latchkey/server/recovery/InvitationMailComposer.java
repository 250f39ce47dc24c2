package dev.latchkey.server.recovery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import java.util.Optional;

/// The email with the link for the first password. Nothing is sent to an account that has one by
/// then, or that is disabled.
record InvitationMailComposer(LinkMail mail, Accounts accounts, Passwords passwords, Purpose token)
    implements MailComposer {
  static final String PURPOSE = "account-made";

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
        .filter(account -> passwords.kind(transaction.handle(), account.id()).isEmpty())
        .map(account -> invitation(transaction, account));
  }

  private OutgoingMail invitation(Transaction transaction, Account account) {
    var subject = new TokenSubject.Account(account.id(), account.generation());
    var link = mail.link(transaction, token, subject, PasswordLink.INVITATION.mailPath());
    var view = new InvitationMail(link, token.life(), mail.page("/forgot-password"));
    return mail.to(Optional.of(account.email()), account.language(), view)
        .with(OutgoingMail.Secrecy.SETTLED_KEY);
  }
}
