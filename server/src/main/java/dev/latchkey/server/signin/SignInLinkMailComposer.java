package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// The email with the sign-in link. For an unknown address, a token is issued and an email rendered
/// just the same, and discarded.
public final class SignInLinkMailComposer implements MailComposer {
  static final String PURPOSE = "sign-in-link";
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final SignInLinkSettings settings;
  private final Pages pages;
  private final String baseUrl;

  public SignInLinkMailComposer(
      Accounts accounts,
      OneTimeTokens tokens,
      SignInLinkSettings settings,
      Pages pages,
      String baseUrl) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.settings = settings;
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
    return settings.enabled() ? Optional.of(compose(transaction, row, address)) : Optional.empty();
  }

  private OutgoingMail compose(Transaction transaction, OutboxRow row, byte[] address) {
    var account =
        accounts.byAddressDigest(transaction.handle(), address).filter(found -> !found.disabled());
    var about =
        account.map(SignInLinkMailComposer::about).orElseGet(() -> TokenSubject.nobody(address));
    var token =
        tokens.issueAdditional(
            transaction, settings.purpose(), about.boundTo(row.subject().orElseThrow()));
    var language = row.language().or(() -> account.map(Account::language)).orElse(Language.ENGLISH);
    var link = baseUrl + SignInLinkMail.PATH + "#" + token.exposeText();
    var letter =
        pages.render(
            Messages.of(language), new SignInLinkMail(link, settings.purpose().life().toMinutes()));
    return new OutgoingMail(
        account.map(Account::email), letter.subject(), letter.text(), letter.html());
  }

  private static TokenSubject about(Account account) {
    return TokenSubject.account(account.id().value(), account.generation());
  }
}
