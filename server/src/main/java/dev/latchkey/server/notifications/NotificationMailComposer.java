package dev.latchkey.server.notifications;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.MailView;
import dev.latchkey.server.web.page.Pages;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The emails that tell the owner of an account what became of it, in the owner's language.
public final class NotificationMailComposer implements MailComposer {
  private final AccountNotification notice;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  private NotificationMailComposer(
      AccountNotification notice, Accounts accounts, Pages pages, String baseUrl) {
    this.notice = notice;
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// One for each [AccountNotification].
  public static List<NotificationMailComposer> all(Accounts accounts, Pages pages, String baseUrl) {
    return Stream.of(AccountNotification.values())
        .map(notice -> new NotificationMailComposer(notice, accounts, pages, baseUrl))
        .toList();
  }

  @Override
  public String purpose() {
    return notice.purpose();
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(transaction.handle(), id))
        .filter(account -> notice.isAlsoWhenDisabled() || !account.disabled())
        .map(account -> outgoing(account, notice.letter(transaction.now(), baseUrl)));
  }

  private OutgoingMail outgoing(Account account, MailView letter) {
    return pages
        .mail(Optional.of(account.email()), account.language(), letter)
        .with(notice.secrecy());
  }
}
