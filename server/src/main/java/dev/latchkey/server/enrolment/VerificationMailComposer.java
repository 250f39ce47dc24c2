package dev.latchkey.server.enrolment;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import java.util.Optional;

/// The email to an address that someone has signed up with: the link that verifies it, or, where it
/// has an account already, word of that to its owner.
final class VerificationMailComposer implements MailComposer {
  static final String PURPOSE = "verification";
  private final Enrolments enrolments = new Enrolments();
  private final LinkMail mail;
  private final Accounts accounts;
  private final Purpose token;

  VerificationMailComposer(LinkMail mail, Accounts accounts, Purpose token) {
    this.mail = mail;
    this.accounts = accounts;
    this.token = token;
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    var address = row.addressDigest().orElseThrow();
    var account = accounts.byAddressDigest(transaction.handle(), address);
    var waiting =
        enrolments.byAddress(transaction.handle(), transaction.now(), address).stream().findFirst();
    var subject = TokenSubject.address(address);
    var link = mail.additionalLink(transaction, token, subject, VerificationMail.PATH);
    var verification = new VerificationMail(link, token.life().toHours());
    var known = new AlreadyRegisteredMail(mail.page("/sign-in"), mail.page("/forgot-password"));
    // Word of a stranger's attempt is written in the owner's language, not in the stranger's.
    var language =
        account
            .map(Account::language)
            .or(row::language)
            .or(() -> waiting.flatMap(PendingEnrolment::language))
            .orElse(Language.ENGLISH);
    var to = account.map(Account::email).or(() -> waiting.map(PendingEnrolment::email));
    return Optional.of(mail.to(to, language, account.isPresent() ? known : verification));
  }
}
