package dev.latchkey.server.passkeys.registration;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.Passkey;
import dev.latchkey.server.passkeys.PasskeyName;
import dev.latchkey.server.passkeys.webauthn.Attestation;
import dev.latchkey.server.passkeys.webauthn.PasskeyProblem;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.RequestRejected;
import dev.latchkey.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One's own passkeys through the API.
final class PasskeyApi {
  private final OwnPasskeys own;
  private final SessionAuthenticator authenticator;
  private final Reauthentication reauthentication;
  private final boolean offered;

  /// @param offered whether new ones can be added; those that there are can be removed at any rate
  PasskeyApi(
      OwnPasskeys own,
      SessionAuthenticator authenticator,
      Reauthentication reauthentication,
      boolean offered) {
    this.offered = offered;
    this.own = own;
    this.authenticator = authenticator;
    this.reauthentication = reauthentication;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/passkeys/options").post(this::options),
        Endpoint.at("/api/v1/passkeys").get(this::list).post(this::add),
        Endpoint.at("/api/v1/passkeys/{id}").patch(this::rename).delete(this::remove));
  }

  record Options(Map<String, Object> publicKey) {}

  record AddBody(@Nullable Map<String, Object> passkey, @Nullable String name) {}

  record RenameBody(@Nullable String name) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Shown(
      Id id,
      String name,
      @Nullable String model,
      String algorithm,
      boolean synced,
      Instant addedAt,
      @Nullable Instant lastUsedAt) {}

  private Shown shown(Passkey passkey) {
    return new Shown(
        passkey.id(),
        passkey.name(),
        own.model(passkey).orElse(null),
        CoseAlgorithm.word(passkey.credential().algorithm()),
        passkey.credential().backedUp(),
        passkey.addedAt(),
        passkey.lastUsedAt().orElse(null));
  }

  /// A stolen token alone must not open the account permanently.
  private Session fresh(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    reauthentication.require(session);
    return session;
  }

  private void mustBeOffered() {
    if (!offered) {
      throw new RequestRejected(PasskeyProblem.off());
    }
  }

  private Response options(Exchange exchange) {
    var session = fresh(exchange);
    mustBeOffered();
    return own.missing(session)
        .map(missing -> Response.problem(missing.problem()))
        .orElseGet(() -> Response.json(200, new Options(own.options(session))));
  }

  private Response list(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    return Response.json(200, own.list(session).stream().map(this::shown).toList());
  }

  private Response add(Exchange exchange) {
    var session = fresh(exchange);
    mustBeOffered();
    var body = exchange.json(AddBody.class);
    var attestation = Attestation.of(Exchange.required("passkey", body.passkey()));
    return switch (own.add(
        session, attestation, Optional.ofNullable(body.name()).map(PasskeyApi::name))) {
      case PasskeyAddOutcome.Added(var passkey) -> Response.json(201, shown(passkey));
      case PasskeyAddOutcome.Rejected(var why) ->
          Response.problem(
              new Problem(422, "passkey_rejected", "This passkey cannot be used here.")
                  .with("reason", why.word()));
      case PasskeyAddOutcome.TooLate _ -> Response.problem(PasskeyProblem.tooLate());
      case PasskeyAddOutcome.ProofRequired(var missing) -> Response.problem(missing.problem());
      case PasskeyAddOutcome.Known _ ->
          Response.problem(new Problem(409, "passkey_known", "This passkey was added before."));
      case PasskeyAddOutcome.TooMany _ ->
          Response.problem(
              new Problem(409, "too_many_passkeys", "Remove a passkey before you add another."));
    };
  }

  private static PasskeyName name(String text) {
    return PasskeyName.parse(text)
        .orElseThrow(() ->
            new RequestRejected(
                Problem.invalidField("name", "1 to 64 characters, none of them invisible.")));
  }

  private Response rename(Exchange exchange) {
    var session = fresh(exchange);
    var name = name(Exchange.required("name", exchange.json(RenameBody.class).name()));
    return id(exchange)
        .filter(id -> own.rename(session, id, name))
        .flatMap(id -> own.find(session, id))
        .map(passkey -> Response.json(200, shown(passkey)))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response remove(Exchange exchange) {
    var session = fresh(exchange);
    var outcome =
        id(exchange).map(id -> own.remove(session, id)).orElseGet(RemoveOutcome.NotFound::new);
    return switch (outcome) {
      case RemoveOutcome.Removed _ -> Response.empty(204);
      case RemoveOutcome.NotFound _ -> Response.problem(Problem.notFound());
      case RemoveOutcome.ProofRequired(var missing) -> Response.problem(missing.problem());
    };
  }

  private static Optional<Id> id(Exchange exchange) {
    return Id.parse(exchange.variable("id"));
  }
}
