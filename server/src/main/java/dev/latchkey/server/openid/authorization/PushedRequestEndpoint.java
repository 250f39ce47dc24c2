package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.openid.applications.ApplicationGate;
import dev.latchkey.server.openid.applications.OAuthError;
import dev.latchkey.server.openid.dpop.Proof;
import dev.latchkey.server.openid.dpop.Proofs;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;

/// `/oauth2/par` (RFC 9126): takes a request for a sign-in from the application itself, so that
/// nothing of it goes through the browser and no one else can have written it.
public final class PushedRequestEndpoint {
  public static final String PATH = "/oauth2/par";
  private static final int CREATED = 201;
  private final Database database;
  private final RateLimiter limiter;
  private final ApplicationGate gate;
  private final Proofs proofs;
  private final ClientRegistrations registrations;
  private final PushedRequests pushed;
  private final PushedMark mark;

  PushedRequestEndpoint(
      Platform platform, ApplicationGate gate, Proofs proofs, ClientRegistrations registrations) {
    this.database = platform.database();
    this.limiter = platform.limiter();
    this.gate = gate;
    this.proofs = proofs;
    this.registrations = registrations;
    this.pushed = new PushedRequests(database, platform.digests(), platform.randomness());
    this.mark = new PushedMark(database, platform.digests());
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.at(PATH).post(this::push));
  }

  record Pushed(String requestUri, long expiresIn) {
    /// Masked: who has it can begin the sign-in.
    @Override
    public String toString() {
      return "Pushed[]";
    }
  }

  private Response push(Exchange exchange) {
    return gate.answer(
        exchange,
        (known, form) ->
            known.proved()
                ? push(exchange, known.client(), form)
                : limited(exchange, known.client(), form));
  }

  /// Anyone can call itself so: no source keeps the others from pushing.
  private Response limited(Exchange exchange, Client client, Form form) {
    return limiter
        .charge(database, List.of(Limit.PUSHED_SOURCE.of(exchange.client().source())))
        .map(full -> Response.oauthProblem(Problem.slowDown(full.retryAfter())))
        .orElseGet(() -> push(exchange, client, form));
  }

  /// A proof that comes with the request says which key the code is for (RFC 9449, section 10.1).
  private Response push(Exchange exchange, Client client, Form form) {
    return switch (proofs.of(exchange, Optional.empty())) {
      case Proof.Bad(var error, var why) ->
          proofs.withNonce(new OAuthError(error, why).answer(400));
      case Proof.Good(var jkt) -> {
        var named = form.optional(Parameters.JKT);
        yield proofs.withNonce(
            named.filter(other -> !other.equals(jkt)).isPresent()
                ? new OAuthError("invalid_dpop_proof", "dpop_jkt is another key.").answer(400)
                : push(client, form, Optional.of(jkt)));
      }
      case Proof.None _ -> push(client, form, form.optional(Parameters.JKT));
    };
  }

  private Response push(Client client, Form form, Optional<String> jkt) {
    var id = Optional.of(client.id().value());
    var asked =
        Parameters.of(name -> form.optional(name).stream().toList())
            .with(Parameters.PUSHED, Optional.empty())
            .with(Parameters.CLIENT, id)
            .with(Parameters.JKT, jkt);
    if (form.optional("request_uri").isPresent()) {
      return OAuthError.invalidRequest("request_uri must not be pushed.").answer(400);
    }
    return switch (RequestReading.of(asked, registrations)) {
      case RequestReading.UnknownClient _ ->
          new OAuthError("unauthorized_client", "The application has no scope openid.").answer(400);
      case RequestReading.ForeignAddress _ ->
          OAuthError.invalidRequest("redirect_uri is not registered in exactly this form.")
              .answer(400);
      case RequestReading.Bad(_, var error) -> error.answer(400);
      case RequestReading.Good(var request) -> keep(client, asked, request.registered().security());
    };
  }

  private Response keep(Client client, Parameters asked, ClientSecurity security) {
    var path = asked.path();
    var marked = mark.on(asked, PushedRequests.PREFIX);
    var flaw = ParameterCheck.first(marked, security);
    if (flaw.isPresent() || marked.path().isEmpty() || path.isEmpty()) {
      return flaw.orElseGet(() -> OAuthError.invalidRequest("The request is too long."))
          .answer(400);
    }
    return pushed
        .keep(client.id(), path.get())
        .map(Secret::exposeText)
        .map(uri -> Response.json(CREATED, new Pushed(uri, PushedRequests.LIFE.toSeconds())))
        .orElseGet(() ->
            new OAuthError("temporarily_unavailable", "Too many requests of this client wait.")
                .answer(503)
                .with("Retry-After", Long.toString(PushedRequests.LIFE.toSeconds())));
  }
}
