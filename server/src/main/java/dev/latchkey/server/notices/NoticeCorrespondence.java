package dev.latchkey.server.notices;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.Correspondence;
import dev.latchkey.server.mail.Envelope;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Letter;
import dev.latchkey.server.web.page.Messages;
import dev.latchkey.server.web.page.Pages;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The letters that tell the owner of an account what became of it, in the owner's language.
public final class NoticeCorrespondence implements Correspondence {
  private final Notice notice;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  private NoticeCorrespondence(Notice notice, Accounts accounts, Pages pages, String baseUrl) {
    this.notice = notice;
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  /// One for each [Notice].
  public static List<NoticeCorrespondence> all(Accounts accounts, Pages pages, String baseUrl) {
    return Stream.of(Notice.values())
        .map(notice -> new NoticeCorrespondence(notice, accounts, pages, baseUrl))
        .toList();
  }

  @Override
  public String purpose() {
    return notice.purpose();
  }

  @Override
  public Optional<Envelope> write(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(transaction.handle(), id))
        .filter(account -> notice.isAlsoWhenDisabled() || !account.disabled())
        .map(account -> envelope(pages, account, notice.letter(transaction.now(), baseUrl)))
        .map(envelope -> envelope.with(notice.secrecy()));
  }

  /// The letter in the owner's language.
  static Envelope envelope(Pages pages, Account account, Letter letter) {
    var written = pages.write(Messages.of(account.language()), letter);
    return new Envelope(
        Optional.of(account.email()), written.subject(), written.text(), written.html());
  }
}
