package dev.latchkey.server.platform;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.web.page.MailView;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// What every email with a single-use link is made of: whose address it is, a token, a text.
///
/// Guarantee: for an address without an account the same statements run, and the same text is
/// rendered (S4-05).
public final class LinkMail {
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final Pages pages;
  private final String base;

  /// @param base what every link begins with
  public LinkMail(Accounts accounts, OneTimeTokens tokens, Pages pages, String base) {
    this.accounts = accounts;
    this.tokens = tokens;
    this.pages = pages;
    this.base = base;
  }

  public static LinkMail of(Platform platform, Identities identities, WebSupport web) {
    return new LinkMail(identities.accounts(), platform.tokens(), web.pages(), web.links());
  }

  /// Who has an address: an account that is not disabled, or no one.
  ///
  /// @param email empty for no one
  /// @param subject of tokens for the owner; for no one, dummy tokens that no flow accepts
  /// @param language in which the email was asked for, else the account's
  public record Owner(Optional<EmailAddress> email, TokenSubject subject, Language language) {}

  /// Who has the address for which the email was asked.
  public Owner owner(Transaction transaction, OutboxRow row) {
    var address = row.addressDigest().orElseThrow();
    var account =
        accounts.byAddressDigest(transaction.handle(), address).filter(found -> !found.disabled());
    var nobody = TokenSubject.unknownAddress(address);
    return new Owner(
        account.map(Account::email),
        account
            .<TokenSubject>map(found -> new TokenSubject.Account(found.id(), found.generation()))
            .orElse(nobody),
        row.language().or(() -> account.map(Account::language)).orElse(Language.ENGLISH));
  }

  /// A link with a new token, which ends the subject's older ones.
  public String link(Transaction transaction, Purpose purpose, TokenSubject subject, String path) {
    return link(path, tokens.issue(transaction, purpose, subject));
  }

  /// A link with a new token beside the older ones: where strangers can ask for a link, theirs must
  /// not end the owner's.
  public String additionalLink(
      Transaction transaction, Purpose purpose, TokenSubject subject, String path) {
    return link(path, tokens.issueAdditional(transaction, purpose, subject));
  }

  private String link(String path, Secret token) {
    return page(path) + "#" + token.exposeText();
  }

  /// A link without a token.
  public String page(String path) {
    return base + path;
  }

  public OutgoingMail to(Owner owner, MailView view) {
    return to(owner.email, owner.language, view);
  }

  /// Renders an email.
  ///
  /// @param email empty for no one; the email is rendered all the same
  public OutgoingMail to(Optional<EmailAddress> email, Language language, MailView view) {
    return pages.mail(email, language, view);
  }
}
