package dev.latchkey.server.emailchange;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.platform.LinkMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.MailQuota;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.server.web.page.MailView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The emails about a change of address.
final class EmailChangeMailComposer implements MailComposer {
  private final EmailChangeNotification news;
  private final EmailChanges changes = new EmailChanges();
  private final LinkMail mail;
  private final Accounts accounts;
  private final EmailChangePurposes purposes;
  private final MailQuota shares;

  private EmailChangeMailComposer(
      EmailChangeNotification news,
      LinkMail mail,
      Accounts accounts,
      EmailChangePurposes purposes,
      RateLimiter limiter) {
    this.news = news;
    this.mail = mail;
    this.accounts = accounts;
    this.purposes = purposes;
    this.shares = new MailQuota(limiter);
  }

  /// One for each [EmailChangeNotification].
  public static List<EmailChangeMailComposer> all(
      LinkMail mail, Accounts accounts, EmailChangePurposes purposes, RateLimiter limiter) {
    return Stream.of(EmailChangeNotification.values())
        .map(news -> new EmailChangeMailComposer(news, mail, accounts, purposes, limiter))
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
    var recovery = mail.page("/forgot-password");
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
    var subject = new TokenSubject.Thing(change.id());
    var link = mail.link(transaction, purposes.takeBack(), subject, EmailChangedMail.PATH);
    return new EmailChangedMail(row.createdAt(), link, purposes.takeBack().life());
  }

  /// For an address that has an account, a token is issued just the same and discarded.
  private OutgoingMail toNew(Transaction transaction, OutboxRow row, Told told) {
    var address = accounts.addressDigest(told.change.to().value());
    var owner = accounts.byAddressDigest(transaction.handle(), address);
    var about = new TokenSubject.Account(told.account.id(), told.account.generation());
    var subject = about.boundTo(told.change.id().value());
    var link = mail.link(transaction, purposes.confirm(), subject, NewEmailMail.PATH);
    var confirm = new NewEmailMail(link, purposes.confirm().life());
    var taken = new EmailTakenMail(mail.page("/sign-in"));
    var language = owner.map(Account::language).or(row::language).orElse(told.account.language());
    return outgoing(told.change, language, owner.isPresent() ? taken : confirm);
  }

  private OutgoingMail outgoing(EmailChange change, Language language, MailView letter) {
    return mail.to(Optional.of(news.recipient(change)), language, letter);
  }
}
