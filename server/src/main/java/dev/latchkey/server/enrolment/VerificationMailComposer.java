package dev.latchkey.server.enrolment;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// The email to an address that somebody has signed up with: the link that verifies it, or, where
/// it has an account already, word of that to its owner.
public final class VerificationMailComposer implements MailComposer {
  static final String PURPOSE = "verification";
  private final Enrolments enrolments = new Enrolments();
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final Purpose purpose;
  private final Pages pages;
  private final String baseUrl;

  public VerificationMailComposer(
      Accounts accounts, OneTimeTokens tokens, Purpose purpose, Pages pages, String baseUrl) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.purpose = purpose;
    this.pages = pages;
    this.baseUrl = baseUrl;
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
    var token =
        tokens.issueAdditional(
            transaction, purpose, TokenSubject.thing(Enrolment.subject(address)));
    var verification =
        new VerificationMail(
            baseUrl + VerificationMail.PATH + "#" + token.exposeText(), purpose.life().toHours());
    var known = new AlreadyRegisteredMail(baseUrl + "/sign-in", baseUrl + "/forgot-password");
    // Word of a stranger's attempt is written in the owner's language, not in the stranger's.
    var language =
        account
            .map(Account::language)
            .or(row::language)
            .or(() -> waiting.flatMap(PendingEnrolment::language))
            .orElse(Language.ENGLISH);
    var letter = pages.render(Messages.of(language), account.isPresent() ? known : verification);
    return Optional.of(
        new OutgoingMail(
            account.map(Account::email).or(() -> waiting.map(PendingEnrolment::email)),
            letter.subject(),
            letter.text(),
            letter.html()));
  }
}
