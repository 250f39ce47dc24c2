package dev.latchkey.server.delivery;

import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.delivery.servers.Server;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.WebSupport;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Response;
import dev.latchkey.server.web.page.PageResponses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One's own deliveries on a page, and the tokens that are shown there.
final class DeliveryPages {
  private static final String PATH = "/account/deliveries";
  private final OwnDeliveries own;
  private final DeliveryParts parts;
  private final Reauthentication reauthentication;
  private final Database database;
  private final SessionAuthenticator authenticator;
  private final PageResponses pages;
  private final String baseUrl;

  DeliveryPages(
      OwnDeliveries own, DeliveryParts parts, Reauthentication reauthentication, WebSupport web) {
    this.own = own;
    this.reauthentication = reauthentication;
    this.parts = parts;
    this.database = parts.platform().database();
    this.authenticator = web.authenticator();
    this.pages = web.responses();
    this.baseUrl = web.links();
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).get(this::list).post(this::change));
  }

  private Response list(Exchange exchange) {
    return authenticator
        .browser(exchange)
        .map(session -> page(exchange, session, null, null))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response change(Exchange exchange) {
    var form = pages.form(exchange);
    return authenticator
        .browser(exchange)
        .map(session ->
            form.optional("revoke")
                .map(id -> revoke(exchange, session, id))
                .or(() -> reauthentication.missingForSecrets(session, PATH))
                .orElseGet(() -> show(exchange, session, form.optional("token").orElse(""))))
        .orElseGet(SessionAuthenticator::signInFirst);
  }

  private Response revoke(Exchange exchange, Session session, String id) {
    var revoked = Id.parse(id).filter(known -> own.revoke(session, known)).isPresent();
    return page(exchange, session, null, revoked ? "revoked" : "taken");
  }

  /// The token is made here and stands in this one answer alone.
  private Response show(Exchange exchange, Session session, String id) {
    var handed =
        Id.parse(id)
            .flatMap(known -> own.token(session, known))
            .map(made -> handed(made, database.now()));
    return page(exchange, session, handed.orElse(null), handed.isEmpty() ? "gone" : null);
  }

  private DeliveriesView.Handed handed(OwnDeliveries.Token made, Instant now) {
    var grant = made.delivery().grant();
    var left = Duration.between(now, made.delivery().expiresAt()).toMinutes();
    return new DeliveriesView.Handed(
        grant.application(),
        CommandLine.redeem(baseUrl, grant),
        made.token().exposeText(),
        Math.max(1, left),
        grant.codeNeeded());
  }

  private Response page(
      Exchange exchange,
      Session session,
      DeliveriesView.@Nullable Handed handed,
      @Nullable String notice) {
    var now = database.now();
    var names = serverNames(session);
    var items = own.list(session).stream().map(delivery -> item(delivery, names, now)).toList();
    return pages.showSignedIn(exchange, 200, new DeliveriesView(items, handed, notice));
  }

  private static DeliveriesView.Item item(Delivery delivery, Map<Id, String> servers, Instant now) {
    var grant = delivery.grant();
    return new DeliveriesView.Item(
        delivery.id().value(),
        grant.application(),
        grant.account(),
        grant.sink().isEmpty() ? null : grant.sink(),
        delivery.server().map(servers::get).orElse(null),
        delivery.statusAt(now).word(),
        delivery.createdAt(),
        delivery.expiresAt(),
        delivery.hasAlarm(),
        OwnDeliveries.tokenWaits(delivery, now));
  }

  /// A delivery to a server goes to its owner alone.
  private Map<Id, String> serverNames(Session session) {
    return database.read(handle -> parts.servers().ofAccount(handle, session.accountId())).stream()
        .collect(Collectors.toMap(Server::id, Server::name));
  }
}
