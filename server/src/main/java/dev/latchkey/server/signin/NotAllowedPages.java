package dev.latchkey.server.signin;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.util.List;

/// Where a proxy sends those whom forward-auth has refused for a group: it says as whom they are
/// signed in, and whom to ask.
final class NotAllowedPages {
  static final String PAGE = "/not-allowed";
  private final Database database;
  private final Accounts accounts;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  NotAllowedPages(
      Database database,
      Accounts accounts,
      SessionAuthenticator authenticator,
      PageResponses pages) {
    this.database = database;
    this.accounts = accounts;
    this.authenticator = authenticator;
    this.pages = pages;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PAGE).get(this::page));
  }

  private Response page(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session -> pages.showSignedIn(exchange, 403, new NotAllowedView(email(session))))
        .orElseGet(() -> pages.show(exchange, 403, new NotAllowedView(null)));
  }

  private String email(Session session) {
    return database
        .read(handle -> accounts.byId(handle, session.accountId()))
        .map(account -> account.email().value())
        .orElse("");
  }
}
