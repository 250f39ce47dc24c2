package dev.latchkey.server.selfservice;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.openpgp.Generation;
import dev.latchkey.server.openpgp.KeyProblem;
import dev.latchkey.server.openpgp.ServerKey;
import dev.latchkey.server.openpgp.StoredKey;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.SessionAuthenticator;
import dev.latchkey.server.throttling.Throttled;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Exchange;
import dev.latchkey.server.web.Problem;
import dev.latchkey.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One's own OpenPGP key through the API, and the installation's for everyone.
final class OpenPgpKeyApi {
  private final ManageOpenPgpKey desk;
  private final Reauthentication reauthentication;
  private final SessionAuthenticator authenticator;
  private final ServerKey serverKey;

  OpenPgpKeyApi(
      ManageOpenPgpKey desk,
      Reauthentication reauthentication,
      SessionAuthenticator authenticator,
      ServerKey serverKey) {
    this.desk = desk;
    this.reauthentication = reauthentication;
    this.authenticator = authenticator;
    this.serverKey = serverKey;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.at("/api/v1/openpgp-key").get(this::show).put(this::put).delete(this::remove),
        Endpoint.at("/openpgp-key.asc").get(_ -> ours()));
  }

  record PutBody(@Nullable String key, @Nullable Secret currentPassword) {}

  record RemoveBody(@Nullable Secret currentPassword) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Shown(
      String fingerprint,
      String algorithm,
      @Nullable String generation,
      Instant addedAt,
      @Nullable Instant expiresAt,
      boolean usable,
      @Nullable String problem) {
    static Shown of(StoredKey key) {
      return new Shown(
          key.fingerprint(),
          key.algorithm(),
          key.generation().map(Generation::word).orElse(null),
          key.addedAt(),
          key.expiresAt().orElse(null),
          key.problem().isEmpty(),
          key.problem().map(KeyProblem::word).orElse(null));
    }
  }

  /// What emails are signed with.
  private Response ours() {
    return new Response(
        200,
        "application/pgp-keys",
        serverKey.publicKey().getBytes(StandardCharsets.US_ASCII),
        List.of());
  }

  private Response show(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    return desk.find(session)
        .map(key -> Response.json(200, Shown.of(key)))
        .orElseGet(() -> Response.problem(Problem.notFound()));
  }

  private Response put(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    reauthentication.requireFactor(session);
    reauthentication.requireForSecrets(session);
    var body = exchange.json(PutBody.class);
    var outcome =
        desk.put(
            session,
            Exchange.required("current_password", body.currentPassword()),
            Exchange.required("key", body.key()));
    return outcome.admitted().orElse(null) instanceof OpenPgpKeyOutcome.Changed
        ? show(exchange)
        : refused(outcome);
  }

  private Response remove(Exchange exchange) {
    var session = authenticator.bearer(exchange);
    reauthentication.requireFactor(session);
    var body = exchange.json(RemoveBody.class);
    return refused(
        desk.remove(session, Exchange.required("current_password", body.currentPassword())));
  }

  private static Response refused(Throttled<OpenPgpKeyOutcome> outcome) {
    return switch (outcome) {
      case Throttled.Admitted(OpenPgpKeyOutcome.Changed _) -> Response.empty(204);
      case Throttled.Admitted(OpenPgpKeyOutcome.NoKey _) -> Response.problem(Problem.notFound());
      case Throttled.Admitted(OpenPgpKeyOutcome.Rejected rejected) ->
          Response.problem(
              new Problem(422, "openpgp_key_rejected", advice(rejected.problem()))
                  .with("reason", rejected.problem().word()));
      case Throttled.Admitted(OpenPgpKeyOutcome.WrongPassword _) ->
          Response.problem(
              new Problem(401, "invalid_credentials", "The current password is wrong."));
      case Throttled.TooManyAttempts(var wait) -> Response.slowDown(wait);
    };
  }

  private static String advice(KeyProblem problem) {
    return switch (problem) {
      case NOT_A_KEY -> "This is not an armoured OpenPGP public key.";
      case SECRET_KEY ->
          "This is a secret key. Never send it to anyone; export the public key instead.";
      case SEVERAL_KEYS -> "These are several keys; send one.";
      case TOO_LARGE -> "This key is larger than 32 KiB. Export it without others' signatures.";
      case NEW_VERSION ->
          "This key is of version 5 or 6. Generate a version 4 key; with Bouncy Castle,"
              + " generateKey(4).";
      case UNSUPPORTED ->
          "Use a version 4 key with RSA, Curve25519, Curve448 or NIST curves; no DSA or ElGamal.";
      case WEAK ->
          "This key is too weak: RSA needs 3072 bits; rnp generates 2048 without --numbits 3072.";
      case NOT_SIGNED -> "The key's self-signature is missing, broken, or uses SHA-1 or MD5.";
      case EXPIRED -> "This key has expired.";
      case REVOKED -> "This key was revoked.";
      case NO_AES -> "This key's preferences do not allow AES-256.";
      case NO_ENCRYPTION -> "This key has no encryption subkey that is valid now.";
    };
  }
}
