package dev.latchkey.server.enrolment;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.TokenSubject;
import java.util.Optional;

/// The email to an address that someone has signed up with: the link that verifies it, or word that
/// it has an account already, or that its domain cannot sign up. The last two carry no token.
final class VerificationMailComposer implements MailComposer {
  static final String PURPOSE = "verification";
  private final Enrolments enrolments = new Enrolments();
  private final LinkMail mail;
  private final Accounts accounts;
  private final EnrolmentSettings settings;

  VerificationMailComposer(LinkMail mail, Accounts accounts, EnrolmentSettings settings) {
    this.mail = mail;
    this.accounts = accounts;
    this.settings = settings;
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    if (!settings.enabled()) {
      return Optional.empty(); // it was asked for before sign-up was closed
    }
    var address = row.addressDigest().orElseThrow();
    var account = accounts.byAddressDigest(transaction.handle(), address);
    var waiting =
        enrolments.byAddress(transaction.handle(), transaction.now(), address).stream().findFirst();
    var subject = TokenSubject.address(address);
    var token = settings.verification();
    var link = mail.additionalLink(transaction, token, subject, VerificationMail.PATH);
    var verification = new VerificationMail(link, token.life());
    var refused = new DomainRefusedMail(settings.domainList(), mail.page("/sign-up"));
    var known = new AlreadyRegisteredMail(mail.page("/sign-in"), mail.page("/forgot-password"));
    // Word of a stranger's attempt is written in the owner's language, not in the stranger's.
    var language =
        account
            .map(Account::language)
            .or(row::language)
            .or(() -> waiting.flatMap(PendingEnrolment::language))
            .orElse(Language.ENGLISH);
    var to = account.map(Account::email).or(() -> waiting.map(PendingEnrolment::email));
    var admitted = to.filter(email -> !settings.admits(email)).isEmpty();
    var text = account.isPresent() ? known : admitted ? verification : refused;
    return Optional.of(mail.to(to, language, text));
  }
}
