package dev.latchkey.server.deletion;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// The emails about the end of an account: what is true when they are written.
final class DeletionMailComposer implements MailComposer {
  static final String REQUESTED = "deletion-requested";
  static final String WITHDRAWN = "deletion-withdrawn";
  private final String purpose;
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;

  DeletionMailComposer(String purpose, Accounts accounts, Pages pages, String baseUrl) {
    this.purpose = purpose;
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
  }

  @Override
  public String purpose() {
    return purpose;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(transaction.handle(), id))
        .filter(account -> account.deletesAt().isPresent() == purpose.equals(REQUESTED))
        .map(account ->
            pages
                .mail(Optional.of(account.email()), account.language(), mail(account))
                .with(OutgoingMail.Secrecy.SETTLED_KEY));
  }

  private DeletionMail mail(Account account) {
    var recovery = baseUrl + "/forgot-password";
    var at = account.deletesAt().orElse(null);
    if (at == null) {
      return new DeletionMail(DeletionMail.Kind.WITHDRAWN, null, baseUrl + "/account", recovery);
    }
    return account.disabled()
        ? new DeletionMail(DeletionMail.Kind.BY_OPERATOR, at, null, recovery)
        : new DeletionMail(
            DeletionMail.Kind.BY_OWNER, at, baseUrl + DeletionPages.RESTORATION, recovery);
  }
}
