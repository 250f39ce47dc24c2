package dev.latchkey.server.grants;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/// Authorization codes: 256 random bits, stored as a keyed digest, for one use within a minute by
/// the application, address, PKCE verifier and session that each was made for (RFC 9700, section
/// 2.1.1).
public final class Codes {
  /// Life of a code (OpenID contract).
  public static final Duration LIFE = Duration.ofMinutes(1);

  /// One statement decides: of any number of uses one gets it.
  private static final PreparedQuery<Grant> CLAIM =
      new PreparedQuery<>(
          """
          UPDATE grants AS g SET code_used_at = ?, expires_at = ? + CASE g.offline WHEN 1 THEN ? ELSE ? END, jkt = ?
          WHERE g.jkt IN ('', ?) AND g.code_digest = ? AND g.client_id = ? AND ? IN ('', g.redirect_uri) AND g.challenge = ?
            AND g.code_used_at IS NULL AND g.code_expires_at > ? AND
          """
              + LiveGrant.CODE
              + "RETURNING "
              + Grant.COLUMNS,
          Grant::read);

  /// Who ends the session at this moment waits, or is waited for: on PostgreSQL, the statement that
  /// ends its grants would miss one that is claimed beside it, and one that outlasts its session
  /// would stay.
  private static final String HOLD_SESSION =
      """
      UPDATE sessions SET last_used_at = last_used_at
      WHERE id = (SELECT g.session_id FROM grants g WHERE g.code_digest = ? AND g.code_used_at IS NULL)
      """;

  /// The same for what the person has allowed.
  private static final String HOLD_CONSENT =
      """
      UPDATE consents SET given_at = given_at WHERE (account_id, client_id) IN
        (SELECT g.account_id, g.client_id FROM grants g WHERE g.code_digest = ? AND g.code_used_at IS NULL)
      """;

  /// A device code that is shown again ends nothing, wherever it is shown.
  private static final PreparedQuery<Grant> USED =
      new PreparedQuery<>(
          "UPDATE grants SET ended_at = ? WHERE code_digest = ? AND client_id = ? AND code_used_at"
              + " IS NOT NULL AND ended_at IS NULL AND challenge <> '"
              + DeviceCodes.CHALLENGE
              + "' RETURNING "
              + Grant.COLUMNS,
          Grant::read);

  private final KeyedDigests digests;
  private final Randomness randomness;
  private final AuditTrail audit;

  public Codes(KeyedDigests digests, Randomness randomness, AuditTrail audit) {
    this.digests = digests;
    this.randomness = randomness;
    this.audit = audit;
  }

  /// Makes a code; empty where the session has ended meanwhile.
  public Optional<Secret> issue(Transaction transaction, RequestedCode asked) {
    var code = randomness.token();
    return issue(transaction, asked, digest(code), transaction.now().plus(LIFE))
        ? Optional.of(code)
        : Optional.empty();
  }

  /// Makes the grant of a code that was given before; false where the session has ended meanwhile.
  boolean issue(Transaction transaction, RequestedCode asked, byte[] digest, Instant expiresAt) {
    var session = asked.session();
    var now = transaction.now();
    return transaction.change(
            """
            INSERT INTO grants (id, client_id, account_id, generation, session_id, scopes, offline,
              authenticated_at, methods, acr, nonce, claims, redirect_uri, challenge, code_digest,
              code_expires_at, created_at, expires_at, jkt)
            SELECT ?, ?, s.account_id, s.generation, s.id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM sessions s
            WHERE s.id = ? AND s.expires_at > ?
            """,
            Id.make(randomness).value(),
            asked.client().id().value(),
            Scope.join(asked.scopes()),
            asked.scopes().contains(Scope.OFFLINE_ACCESS) ? 1L : 0L,
            session.authenticatedAt(),
            session.amr().stream().map(Amr::word).collect(Collectors.joining(" ")),
            asked.acr(),
            asked.nonce().orElse(null),
            asked.claims().words(),
            asked.redirectUri(),
            asked.challenge(),
            digest,
            expiresAt,
            now,
            expiresAt,
            asked.jkt(),
            session.id().value(),
            now)
        == 1;
  }

  /// Uses a code up. Empty where it is unknown, used, too old, of another application, address,
  /// verifier or a session that has ended; nothing tells which. A code that its application shows
  /// once more ends the tokens that it gave (RFC 9700, section 4.5).
  public Optional<Grant> claim(Transaction transaction, ShownCode shown) {
    var digest = digest(shown.code());
    var now = transaction.now();
    var _ = transaction.change(HOLD_SESSION, digest);
    var _ = transaction.change(HOLD_CONSENT, digest);
    var claimed =
        transaction.lookUp(
            CLAIM,
            now,
            now,
            RefreshTokens.LIFE.toMillis(),
            AccessTokens.LIFE.toMillis(),
            shown.bound() ? shown.jkt() : "",
            shown.jkt(),
            digest,
            shown.client().value(),
            shown.redirectUri(),
            shown.challenge(),
            now,
            now,
            now);
    if (claimed.isPresent()) {
      if (!StillAllowed.is(transaction, claimed.get())) {
        var _ = Grants.end(transaction, claimed.get().id());
        return Optional.empty();
      }
      audit.append(transaction, signedIn(claimed.get()));
      Logouts.note(transaction, Id.make(randomness), claimed.get());
    } else {
      transaction
          .lookUp(USED, now, digest, shown.client().value())
          .ifPresent(grant ->
              audit.append(
                  transaction,
                  new GrantEvent.CodeReplayed(grant.account(), grant.client(), grant.id())));
    }
    return claimed;
  }

  private static GrantEvent signedIn(Grant grant) {
    return new GrantEvent.SignedIn(grant.account(), grant.client(), grant.id(), grant.session());
  }

  byte[] digest(Secret code) {
    return digests.digest(KeyedDigests.Purpose.AUTHORIZATION_CODE, code.exposeText());
  }
}
