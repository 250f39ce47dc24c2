package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.Consents;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.ReturnTo;
import dev.latchkey.server.web.page.PageResponses;
import java.net.URI;
import java.util.Optional;

/// Asks people what an application may know of them, unless it is the operator's own.
record Asking(
    Database database, Accounts accounts, Consents consents, PageResponses pages, AnswerMark mark) {
  /// Whether the question is open.
  boolean isDue(AuthorizationRequest request, Session session) {
    return request.prompts("consent")
        || request.prompts("select_account")
        || (request.couldBeAnyones() ? !mark.isOn(request, session) : !isAllowed(request, session));
  }

  private boolean isAllowed(AuthorizationRequest request, Session session) {
    var client = request.registered().client().id();
    return request.registered().trusted()
        || database.read(
            handle -> consents.cover(handle, session.accountId(), client, request.consented()));
  }

  Response page(Exchange exchange, AuthorizationRequest request, Session session) {
    var view =
        new ConsentView(
            request.registered().client().name(),
            host(request.redirectUri()),
            session.accountId().value(),
            email(session),
            request.consented().stream().map(Scope::word).toList(),
            request.parameters().path().map(ReturnTo::value).orElse("/"));
    return pages.showSignedIn(exchange, 200, view);
  }

  private String email(Session session) {
    return database
        .read(handle -> accounts.byId(handle, session.accountId()))
        .map(account -> account.email().value())
        .orElse("");
  }

  /// An app on the person's own device has a scheme in place of a host.
  private static String host(String address) {
    var uri = URI.create(address);
    return Optional.ofNullable(uri.getHost()).orElse(uri.getScheme());
  }
}
