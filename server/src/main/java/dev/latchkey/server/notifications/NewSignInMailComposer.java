package dev.latchkey.server.notifications;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.countries.Countries;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.mail.MailComposer;
import dev.latchkey.server.mail.OutboxRow;
import dev.latchkey.server.mail.OutgoingMail;
import dev.latchkey.server.notifications.SecurityNotificationMail.Kind;
import dev.latchkey.server.notifications.SecurityNotificationMail.SignInPlace;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.page.Pages;
import java.util.Optional;

/// The email that tells an owner of a sign-in from a country, or on a device, that is new (S4-54).
public final class NewSignInMailComposer implements MailComposer {
  static final String PURPOSE = "new-sign-in";
  private final Accounts accounts;
  private final Pages pages;
  private final String baseUrl;
  private final Countries countries;

  public NewSignInMailComposer(
      Accounts accounts, Pages pages, String baseUrl, Countries countries) {
    this.accounts = accounts;
    this.pages = pages;
    this.baseUrl = baseUrl;
    this.countries = countries;
  }

  @Override
  public String purpose() {
    return PURPOSE;
  }

  @Override
  public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
    return row.subject()
        .flatMap(Id::parse)
        .flatMap(id -> accounts.byId(transaction.handle(), id))
        .filter(account -> !account.disabled())
        .flatMap(account ->
            NewSignIns.last(transaction, account.id()).map(signIn -> outgoing(account, signIn)));
  }

  private OutgoingMail outgoing(Account account, NewSignIns.SignIn signIn) {
    var letter = SecurityNotificationMail.of(Kind.NEW_SIGN_IN, signIn.at(), baseUrl);
    return pages
        .mail(Optional.of(account.email()), account.language(), letter.with(place(signIn)))
        .with(OutgoingMail.Secrecy.SETTLED_KEY);
  }

  private SignInPlace place(NewSignIns.SignIn signIn) {
    return new SignInPlace(
        signIn.device(),
        signIn.country().orElse(null),
        signIn.country().flatMap(_ -> countries.attribution()).orElse(null));
  }
}
