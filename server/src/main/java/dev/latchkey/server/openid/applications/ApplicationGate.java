package dev.latchkey.server.openid.applications;

import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientRegistrations;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Form;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/// Which application asks: by its secret, by a token that it has signed, or by its name alone,
/// where it has neither.
public final class ApplicationGate {
  static final String ID = "client_id";
  private static final String TWICE =
      "Authenticate in one way only: by HTTP Basic, client_secret or client_assertion.";
  private final Database database;
  private final Clients clients;
  private final ClientRegistrations registrations;
  private final RateLimiter limiter;
  private final Assertions assertions;

  /// @param issuer the base URL
  public ApplicationGate(
      Platform platform, Clients clients, ClientRegistrations registrations, String issuer) {
    this.database = platform.database();
    this.clients = clients;
    this.registrations = registrations;
    this.limiter = platform.limiter();
    this.assertions = new Assertions(database, registrations, new AssertionClaims(issuer));
  }

  /// What came of asking.
  public sealed interface Entry {
    /// An application.
    ///
    /// @param proved whether by a secret or a key; else it has none, and anyone may call itself so
    /// @param registered where it was read to let the application in
    record Known(Client client, boolean proved, Optional<ClientRegistration> registered)
        implements Entry {}

    record Refused(Response answer) implements Entry {}
  }

  /// Lets an application in, and answers its form. A form that cannot be read is refused in the
  /// words of OAuth.
  public Response answer(Exchange exchange, BiFunction<Entry.Known, Form, Response> work) {
    try {
      var form = exchange.form();
      return switch (enter(exchange, form)) {
        case Entry.Known known -> work.apply(known, form);
        case Entry.Refused(var refused) -> refused;
      };
    } catch (RequestRejected e) {
      return Response.oauthProblem(e.problem());
    }
  }

  private Entry enter(Exchange exchange, Form form) {
    var ways =
        Stream.of(
                exchange.header("Authorization"),
                form.optional(SecretProof.SECRET),
                form.optional(AssertionProof.ASSERTION)
                    .or(() -> form.optional(AssertionProof.TYPE)))
            .filter(Optional::isPresent)
            .count();
    if (ways > 1) {
      return new Entry.Refused(OAuthError.invalidRequest(TWICE).answer(400));
    }
    if (namesAnother(exchange, form)) {
      return new Entry.Refused(
          OAuthError.invalidRequest("client_id is not the one of HTTP Basic.").answer(400));
    }
    var named = ways == 0 ? publicOne(form) : Optional.<ClientRegistration>empty();
    return named
        .<Entry>map(found -> new Entry.Known(found.client(), false, named))
        .orElseGet(() -> byProof(exchange, proof(exchange, form)));
  }

  private ClientProof proof(Exchange exchange, Form form) {
    return form.optional(AssertionProof.ASSERTION).isPresent()
            || form.optional(AssertionProof.TYPE).isPresent()
        ? AssertionProof.of(assertions, form)
        : SecretProof.of(clients, exchange, form);
  }

  private static boolean namesAnother(Exchange exchange, Form form) {
    var named = form.optional(ID);
    return named.isPresent()
        && exchange.basic().filter(shown -> !shown.name().equals(named.get())).isPresent();
  }

  private Optional<ClientRegistration> publicOne(Form form) {
    return Id.parse(form.text(ID))
        .flatMap(registrations::find)
        .filter(ClientRegistration::isPublic);
  }

  private Entry byProof(Exchange exchange, ClientProof proof) {
    var ofSource = List.of(Limit.CLIENT_SECRET.of(exchange.client().source()));
    return switch (limiter.enter(database, ofSource)) {
      case RateLimiter.Entry.Admitted(var place) -> verify(exchange, proof, place);
      case RateLimiter.Entry.Refused(var full) -> {
        if (full.first()) {
          clients.slowed(exchange.client());
        }
        yield new Entry.Refused(Response.oauthProblem(Problem.slowDown(full.retryAfter())));
      }
      case RateLimiter.Entry.Crowded(var retryAfter) ->
          new Entry.Refused(Response.oauthProblem(Problem.slowDown(retryAfter)));
    };
  }

  private Entry verify(Exchange exchange, ClientProof proof, RateLimiter.Place place) {
    return switch (limiter.verify(database, place, proof::check)) {
      case ClientProof.Outcome.Good(var client, var registered) -> {
        limiter.passed(database, place);
        exchange.noteApplication(client.id());
        yield new Entry.Known(client, true, registered);
      }
      case ClientProof.Outcome.Bad(var why) -> {
        limiter.failed(database, place);
        clients.refused(proof.named(), exchange.client());
        yield new Entry.Refused(
            new OAuthError("invalid_client", why)
                .answer(401)
                .with("WWW-Authenticate", "Basic realm=\"latchkey\""));
      }
    };
  }
}
