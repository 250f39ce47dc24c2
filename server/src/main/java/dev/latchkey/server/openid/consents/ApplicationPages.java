package dev.latchkey.server.openid.consents;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.Consents;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.util.List;

/// One's applications. Ending what they hold takes no further proof: it only shuts others out.
public final class ApplicationPages {
  public static final String PATH = "/account/applications";
  private final Database database;
  private final Consents consents;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;

  public ApplicationPages(Database database, Consents consents, WebSupport web) {
    this.database = database;
    this.consents = consents;
    this.authenticator = web.authenticator();
    this.pages = web.responses();
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::list).post(this::end));
  }

  private Response list(Exchange exchange) {
    return authenticator
        .browserToSecure(exchange)
        .map(session -> pages.showSignedIn(exchange, 200, view(exchange, session)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private ApplicationsView view(Exchange exchange, Session session) {
    var items = consents.list(database, session.accountId()).stream().map(ApplicationPages::item);
    return new ApplicationsView(items.toList(), exchange.query("notice").isPresent());
  }

  private static ApplicationsView.Item item(Consents.Given given) {
    return new ApplicationsView.Item(
        given.client().value(),
        given.application(),
        given.scopes().stream().map(Scope::word).toList(),
        given.lastSignIn().orElse(null));
  }

  private Response end(Exchange exchange) {
    var form = pages.form(exchange);
    var session = authenticator.browserToSecure(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    var account = session.get().accountId();
    var ended =
        Id.parse(form.text("end"))
            .filter(client ->
                database.write(transaction -> consents.end(transaction, account, client)));
    return Response.seeOther(ended.isPresent() ? PATH + "?notice=ended" : PATH);
  }
}
