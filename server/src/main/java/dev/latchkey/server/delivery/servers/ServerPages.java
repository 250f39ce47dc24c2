package dev.latchkey.server.delivery.servers;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One's own servers on a page. To change them, people prove who they are: a server that is
/// registered can be given passwords.
public final class ServerPages {
  private static final Set<String> NOTICES = Set.of("removed", "unlocked", "confirmed");
  private static final String CONFIRMED = "/account/servers?notice=confirmed";
  private final ServerRegistration servers;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final String baseUrl;

  public ServerPages(
      ServerRegistration servers, Reauthentication reauthentication, WebSupport web) {
    this.servers = servers;
    this.reauthentication = reauthentication;
    this.authenticator = web.authenticator();
    this.pages = web.responses();
    this.baseUrl = web.links();
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at("/account/servers").get(this::list).post(this::change));
  }

  private Response list(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session ->
            page(
                exchange,
                session,
                200,
                Optional.empty(),
                Optional.empty(),
                exchange.query("notice").filter(NOTICES::contains)))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response change(Exchange exchange) {
    var form = pages.form(exchange, "name");
    var session = authenticator.browser(exchange);
    if (session.isEmpty()) {
      return SessionAuthenticator.signInFirst();
    }
    return reauthentication
        .missing(session.get(), CONFIRMED)
        .orElseGet(() -> change(exchange, session.get(), form));
  }

  private Response change(Exchange exchange, Session session, Form form) {
    var removed = form.optional("remove").flatMap(id -> own(session, id));
    if (removed.isPresent()) {
      servers.remove(removed.get().id());
      return Response.seeOther("/account/servers?notice=removed");
    }
    var unlocked = form.optional("unlock").flatMap(id -> own(session, id));
    if (unlocked.isPresent()) {
      servers.unlock(unlocked.get().id());
      return Response.seeOther("/account/servers?notice=unlocked");
    }
    return form.optional("name")
        .map(name ->
            reauthentication
                .missingForSecrets(session, CONFIRMED)
                .orElseGet(() -> register(exchange, session, name.strip())))
        .orElseGet(() -> Response.seeOther("/account/servers"));
  }

  private Optional<Server> own(Session session, String text) {
    return Id.parse(text)
        .flatMap(servers::find)
        .filter(server -> server.account().equals(session.accountId()));
  }

  /// The token is made here and stands in this one answer alone.
  private Response register(Exchange exchange, Session session, String name) {
    if (!ServerRegistration.isName(name)) {
      return page(exchange, session, 422, Optional.empty(), Optional.of(name), Optional.empty());
    }
    return switch (servers.request(session.accountId(), name, null)) {
      case ServerRegistration.Outcome.Issued(var server, var token) ->
          page(
              exchange,
              session,
              200,
              Optional.of(
                  new ServersView.Issued(
                      server.name(),
                      "latchkey-agent register --url " + baseUrl,
                      token.exposeText())),
              Optional.empty(),
              Optional.empty());
      case ServerRegistration.Outcome.TooMany _ ->
          page(exchange, session, 422, Optional.empty(), Optional.empty(), Optional.of("too-many"));
      case ServerRegistration.Outcome.NoAccount _ -> SessionAuthenticator.signInFirst();
    };
  }

  private Response page(
      Exchange exchange,
      Session session,
      int status,
      Optional<ServersView.Issued> issued,
      Optional<String> name,
      Optional<String> notice) {
    var now = servers.now();
    var items =
        servers.ofAccount(session.accountId()).stream().map(server -> item(server, now)).toList();
    var view =
        new ServersView(
            items,
            issued.orElse(null),
            servers.identities().current().fingerprint().toString(),
            name.orElse(null),
            notice.orElse(null));
    return pages.showSignedIn(exchange, status, view);
  }

  private static ServersView.Item item(Server server, Instant now) {
    var keys = server.keys();
    return new ServersView.Item(
        server.id().value(),
        server.name(),
        server.statusAt(now).word(),
        server.createdAt(),
        keys.map(known -> known.identity().fingerprint().toString()).orElse(null),
        keys.flatMap(Server.Keys::second).map(key -> key.fingerprint().toString()).orElse(null));
  }
}
