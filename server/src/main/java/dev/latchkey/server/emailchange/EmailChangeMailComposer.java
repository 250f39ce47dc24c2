package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.MailQuota;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.web.page.MailView;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The emails about a change of address.
final class EmailChangeMailComposer implements MailComposer {
  private final EmailChangeNotification news;
  private final EmailChanges changes = new EmailChanges();
  private final Accounts accounts;
  private final OneTimeTokens tokens;
  private final EmailChangePurposes purposes;
  private final MailQuota shares;
  private final Pages pages;
  private final String baseUrl;

  private EmailChangeMailComposer(
      EmailChangeNotification news,
      Accounts accounts,
      OneTimeTokens tokens,
      EmailChangePurposes purposes,
      RateLimiter limiter,
      Pages pages,
      String baseUrl) {
    this.news = news;
    this.accounts = accounts;
    this.tokens = tokens;
    this.purposes = purposes;
    this.shares = new MailQuota(limiter);
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// One for each [EmailChangeNotification].
  public static List<EmailChangeMailComposer> all(
      Accounts accounts,
      OneTimeTokens tokens,
      EmailChangePurposes purposes,
      RateLimiter limiter,
      Pages pages,
      String baseUrl) {
    return Stream.of(EmailChangeNotification.values())
        .map(news ->
            new EmailChangeMailComposer(news, accounts, tokens, purposes, limiter, pages, baseUrl))
        .toList();
  }

  @Override
  public String purpose() {
    return news.purpose();
  }

  /// A change and whose it is.
  private record Told(EmailChange change, Account account) {}

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> changes.byId(transaction.handle(), id))
        .flatMap(change ->
            accounts
                .byId(transaction.handle(), change.account())
                .map(account -> new Told(change, account)))
        .filter(told -> news.isDue(told.change, told.account))
        .filter(told -> mayWrite(transaction, row, told.change))
        .map(told -> outgoing(transaction, row, told))
        .map(outgoing -> outgoing.with(news.secrecy()));
  }

  private boolean mayWrite(Transaction transaction, OutboxRow row, EmailChange change) {
    var address = accounts.addressDigest(news.recipient(change).value());
    return !news.isLimited()
        || row.attempt() > 1
        || shares.take(
            transaction,
            new MailQuota.Asker(purpose(), address, change.account().value(), Optional.empty()));
  }

  private OutgoingMail outgoing(Transaction transaction, OutboxRow row, Told told) {
    var recovery = baseUrl + "/forgot-password";
    return switch (news) {
      case NEW_ADDRESS -> toNew(transaction, row, told);
      case REQUESTED -> toOwner(told, new EmailChangeRequestedMail(row.createdAt(), recovery));
      case CHANGED -> toOwner(told, changed(transaction, row, told.change));
      case RETURNED -> toOwner(told, new EmailChangeRevertedMail(row.createdAt(), recovery));
      case REPLACED -> toOwner(told, new EmailReplacedMail(row.createdAt()));
    };
  }

  private OutgoingMail toOwner(Told told, MailView letter) {
    return outgoing(told.change, told.account.language(), letter);
  }

  private MailView changed(Transaction transaction, OutboxRow row, EmailChange change) {
    var token =
        tokens.issue(transaction, purposes.takeBack(), TokenSubject.thing(change.id().value()));
    return new EmailChangedMail(
        row.createdAt(),
        baseUrl + EmailChangedMail.PATH + "#" + token.exposeText(),
        purposes.takeBack().life().toHours());
  }

  /// For an address that has an account, a token is issued just the same and discarded.
  private OutgoingMail toNew(Transaction transaction, OutboxRow row, Told told) {
    var address = accounts.addressDigest(told.change.to().value());
    var owner = accounts.byAddressDigest(transaction.handle(), address);
    var about = TokenSubject.account(told.account.id().value(), told.account.generation());
    var token =
        tokens.issue(transaction, purposes.confirm(), about.boundTo(told.change.id().value()));
    var link =
        new NewEmailMail(
            baseUrl + NewEmailMail.PATH + "#" + token.exposeText(),
            purposes.confirm().life().toHours());
    var taken = new EmailTakenMail(baseUrl + "/sign-in");
    var language = owner.map(Account::language).or(row::language).orElse(told.account.language());
    return outgoing(told.change, language, owner.isPresent() ? taken : link);
  }

  private OutgoingMail outgoing(EmailChange change, Language language, MailView letter) {
    var written = pages.render(Messages.of(language), letter);
    return new OutgoingMail(
        Optional.of(news.recipient(change)), written.subject(), written.text(), written.html());
  }
}
