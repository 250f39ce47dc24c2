package dev.latchkey.server.deletion;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import dev.latchkey.server.web.page.RememberedForm;
import java.util.List;

/// Deleting one's own account on a page, and keeping it after all.
final class DeletionPages {
  static final String RESTORATION = "/account/restoration";
  private static final String DELETION = "/account/deletion";
  private static final String PASSWORD = "current_password";
  private static final ReturnTo ACCOUNT = new ReturnTo("/account");
  private final Database database;
  private final Accounts accounts;
  private final AccountDeletion deletion;
  private final Proofs proofs;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  DeletionPages(
      Database database,
      Accounts accounts,
      AccountDeletion deletion,
      Proofs proofs,
      PagesOf pages) {
    this.database = database;
    this.accounts = accounts;
    this.deletion = deletion;
    this.proofs = proofs;
    this.authenticator = pages.authenticator();
    this.pages = pages.responses();
  }

  /// What it takes to leave.
  record Proofs(CurrentPassword password, Reauthentication reauthentication) {}

  /// Who is there, and how it is shown.
  record PagesOf(SessionAuthenticator authenticator, PageResponses responses) {}

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at(DELETION).get(this::form).post(this::delete),
        Endpoint.at(RESTORATION).get(this::offer).post(this::keep));
  }

  private Response form(Exchange exchange) {
    var wrong = pages.kept(exchange).isFaulty(PASSWORD);
    return authenticator
        .browser(exchange)
        .map(session ->
            proofs
                .reauthentication
                .missingFactor(session, DELETION)
                .orElseGet(() -> pages.showSignedIn(exchange, 200, new DeletionView.Ask(wrong))))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response delete(Exchange exchange) {
    var form = pages.form(exchange);
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    return proofs
        .reauthentication
        .missingFactor(session.get(), DELETION)
        .orElseGet(() -> delete(exchange, session.get().accountId(), form));
  }

  private Response delete(Exchange exchange, Id account, Form form) {
    var seen = deletion.seen(account);
    return switch (proofs.password.check(account, Secret.of(form.text(PASSWORD)))) {
      case Throttled.Admitted(var right) when right -> {
        var _ = seen.flatMap(deletion::requestByOwner);
        yield Response.seeOther("/sign-in?notice=deletion-requested")
            .with(SessionAuthenticator.noCookie());
      }
      case Throttled.Admitted(var _) ->
          pages.back(exchange, RememberedForm.faulty().fault(PASSWORD, true));
      case Throttled.TooManyAttempts(var wait) -> pages.slowDown(exchange, wait);
    };
  }

  private Response offer(Exchange exchange) {
    var wanted = exchange.query(ReturnTo.FIELD).flatMap(ReturnTo::parse).orElse(ACCOUNT);
    return authenticator
        .browser(exchange)
        .map(session -> offer(exchange, session, wanted))
        .orElseGet(() -> SessionAuthenticator.signInFirst());
  }

  private Response offer(Exchange exchange, Session session, ReturnTo wanted) {
    return database
        .read(handle -> accounts.byId(handle, session.accountId()))
        .flatMap(Account::deletesAt)
        .map(at -> pages.showSignedIn(exchange, 200, new DeletionView.Keep(at, wanted.value())))
        .orElseGet(() -> Response.seeOther(wanted.value()));
  }

  private Response keep(Exchange exchange) {
    var form = pages.form(exchange, ReturnTo.FIELD);
    var wanted = ReturnTo.parse(form.text(ReturnTo.FIELD)).orElse(ACCOUNT);
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    var kept = deletion.withdrawByOwner(session.get().accountId());
    return Response.seeOther(
        kept && wanted.equals(ACCOUNT) ? "/account?notice=account-kept" : wanted.value());
  }
}
