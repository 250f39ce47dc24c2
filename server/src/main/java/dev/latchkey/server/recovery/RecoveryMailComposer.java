package dev.latchkey.server.recovery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.MailRequest;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.MailQuota;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// The email with the recovery link. For an unknown address, a token is issued and an email
/// rendered just the same, and discarded.
public final class RecoveryMailComposer implements MailComposer {
  static final String PURPOSE = "recovery";

  /// Whom an email names that goes to no one.
  private static final EmailAddress NOBODY = new EmailAddress("somebody@example.org");

  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final Purpose purpose;
  private final Pages pages;
  private final String baseUrl;

  public RecoveryMailComposer(
      Accounts accounts, OneTimeTokens tokens, Purpose purpose, Pages pages, String baseUrl) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.purpose = purpose;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// Queues an email that goes out however many went before it.
  ///
  /// @param address its keyed digest
  public static void queueInAnyCase(
      Transaction transaction, RateLimiter limiter, Outbox outbox, byte[] address) {
    new MailQuota(limiter).clear(transaction, PURPOSE, address);
    var letter = MailRequest.to(address, PURPOSE, "operator");
    if (!outbox.hasten(transaction, letter)) {
      outbox.add(transaction, letter);
    }
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    var address = row.addressDigest().orElseThrow();
    var account =
        accounts.byAddressDigest(transaction.handle(), address).filter(found -> !found.disabled());
    var token =
        tokens.issueAdditional(
            transaction,
            purpose,
            account
                .map(found -> TokenSubject.account(found.id().value(), found.generation()))
                .orElse(TokenSubject.nobody(address)));
    var language = row.language().or(() -> account.map(Account::language)).orElse(Language.ENGLISH);
    var letter =
        pages.render(
            Messages.of(language),
            new RecoveryMail(
                account.map(Account::email).orElse(NOBODY),
                baseUrl + RecoveryMail.PATH + "#" + token.exposeText(),
                purpose.life().toMinutes()));
    return Optional.of(
        new OutgoingMail(
                account.map(Account::email), letter.subject(), letter.text(), letter.html())
            .with(OutgoingMail.Secrecy.SETTLED_KEY));
  }
}
