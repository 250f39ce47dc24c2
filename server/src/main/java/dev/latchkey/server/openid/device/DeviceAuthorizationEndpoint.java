package dev.latchkey.server.openid.device;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.DeviceCodes;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.QueryString;
import dev.latchkey.server.web.Response;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// `/oauth2/device_authorization` (RFC 8628, section 3.1): gives a device the code that it polls
/// with, and the one that it shows.
public final class DeviceAuthorizationEndpoint {
  public static final String PATH = "/oauth2/device_authorization";
  private final Database database;
  private final RateLimiter limiter;
  private final ApplicationGate gate;
  private final ClientRegistrations registrations;
  private final DeviceCodes devices;
  private final String page;

  /// @param issuer the base URL
  public DeviceAuthorizationEndpoint(
      Platform platform,
      ApplicationGate gate,
      ClientRegistrations registrations,
      DeviceCodes devices,
      String issuer) {
    this.database = platform.database();
    this.limiter = platform.limiter();
    this.gate = gate;
    this.registrations = registrations;
    this.devices = devices;
    this.page = issuer + DevicePages.PATH;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).post(this::ask));
  }

  record DeviceAnswer(
      String deviceCode,
      String userCode,
      String verificationUri,
      String verificationUriComplete,
      long expiresIn,
      long interval) {
    /// Masked: who has the codes gets or gives what the device asks for.
    @Override
    public String toString() {
      return "DeviceAnswer[]";
    }
  }

  private Response ask(Exchange exchange) {
    return gate.answer(
        exchange,
        (known, form) ->
            registrations
                .find(known.client().id())
                .filter(ClientRegistration::devices)
                .map(_ ->
                    known.proved()
                        ? ask(exchange, known.client(), form)
                        : limited(exchange, known.client(), form))
                .orElseGet(() ->
                    new OAuthError(
                            "unauthorized_client", "The application is not registered for devices.")
                        .answer(400)));
  }

  /// Anyone can call itself so: no source keeps the others from asking.
  private Response limited(Exchange exchange, Client client, Form form) {
    return limiter
        .charge(
            database,
            List.of(
                Limit.DEVICE_SOURCE.of(exchange.client().source()),
                Limit.DEVICE_NETWORK.of(exchange.client().network())))
        .map(full -> Response.oauthProblem(Problem.slowDown(full.retryAfter())))
        .orElseGet(() -> ask(exchange, client, form));
  }

  private Response ask(Exchange exchange, Client client, Form form) {
    var scopes = scopes(client, form);
    if (!scopes.contains(Scope.OPENID)) {
      return new OAuthError("invalid_scope", "scope must contain openid.").answer(400);
    }
    return database
        .write(transaction -> devices.issue(transaction, client, scopes, exchange.client()))
        .map(this::answer)
        .orElseGet(() ->
            new OAuthError("temporarily_unavailable", "Too many devices of this client wait.")
                .answer(503)
                .with("Retry-After", Long.toString(DeviceCodes.LIFE.toSeconds())));
  }

  /// What else it asks for and may not have is left out, as at the authorization endpoint.
  private static Set<Scope> scopes(Client client, Form form) {
    var scopes = new LinkedHashSet<Scope>();
    for (var word : form.text("scope").split(" ", -1)) {
      Scope.parse(word)
          .filter(scope -> scope.isOfPerson() && client.scopes().contains(scope))
          .ifPresent(scopes::add);
    }
    return scopes;
  }

  private Response answer(DeviceCodes.Issued issued) {
    var code = issued.userCode().shown();
    return Response.json(
        200,
        new DeviceAnswer(
            issued.deviceCode().exposeText(),
            code,
            page,
            page + "?" + QueryString.pair(DevicePages.CODE, code),
            DeviceCodes.LIFE.toSeconds(),
            DeviceCodes.INTERVAL.toSeconds()));
  }
}
