package dev.latchkey.server.recovery;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.LetterShares;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.Wanted;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.About;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// The letter with the recovery link. For an address that nobody has, a token is made and a letter
/// rendered just the same; it goes to nobody.
public final class RecoveryCorrespondence implements Correspondence {
  static final String PURPOSE = "recovery";

  /// Whom a letter names that goes to no one.
  private static final EmailAddress NOBODY = new EmailAddress("somebody@example.org");

  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final Purpose purpose;
  private final Pages pages;
  private final String baseUrl;

  public RecoveryCorrespondence(
      Accounts accounts, OneTimeTokens tokens, Purpose purpose, Pages pages, String baseUrl) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.purpose = purpose;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// Queues a letter that goes out however many went before it.
  ///
  /// @param address its keyed digest
  public static void queueInAnyCase(
      Transaction transaction, Attempts attempts, Outbox outbox, byte[] address) {
    new LetterShares(attempts).clear(transaction, PURPOSE, address);
    var letter = Wanted.to(address, PURPOSE, "operator");
    if (!outbox.hasten(transaction, letter)) {
      outbox.add(transaction, letter);
    }
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<Envelope> write(Transaction transaction, OutboxRow row) {
    var address = row.addressDigest().orElseThrow();
    var account =
        accounts.byAddressDigest(transaction.handle(), address).filter(found -> !found.disabled());
    var token =
        tokens.issueBeside(
            transaction,
            purpose,
            account
                .map(found -> About.account(found.id().value(), found.generation()))
                .orElse(About.nobody(address)));
    var language = row.language().or(() -> account.map(Account::language)).orElse(Language.ENGLISH);
    var letter =
        pages.write(
            Messages.of(language),
            new RecoveryLetter(
                account.map(Account::email).orElse(NOBODY),
                baseUrl + RecoveryLetter.PATH + "#" + token.exposeText(),
                purpose.life().toMinutes()));
    return Optional.of(
        new Envelope(account.map(Account::email), letter.subject(), letter.text(), letter.html())
            .with(Envelope.Secrecy.SETTLED_KEY));
  }
}
