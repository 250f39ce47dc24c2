package dev.latchkey.server.openid.authorization;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.ReturnTo;
import java.time.Duration;
import java.util.Optional;

/// Requests that applications have sent us beforehand (RFC 9126): each for one use, by the
/// application that sent it, within [#LIFE].
record PushedRequests(Database database, KeyedDigests digests, Randomness randomness) {
  static final Duration LIFE = Duration.ofSeconds(90);

  /// How a `request_uri` of ours begins (RFC 9126, section 2.2).
  static final String PREFIX = "urn:ietf:params:oauth:request_uri:";

  /// An application without a secret can be anyone: this is what all that call themselves so can
  /// keep waiting at a time.
  private static final long MOST = 10_000;

  private static final PreparedQuery<String> CLAIM =
      new PreparedQuery<>(
          """
          DELETE FROM pushed_requests WHERE digest = ? AND client_id = ? AND expires_at > ? RETURNING path
          """,
          row -> row.getString(1));

  /// Keeps a request.
  ///
  /// @return its `request_uri`; empty where too many wait
  Optional<Secret> keep(Id client, ReturnTo path) {
    var token = randomness.token();
    boolean kept =
        database.write(transaction ->
            transaction.change(
                    """
                    INSERT INTO pushed_requests (digest, client_id, path, expires_at) SELECT ?, ?, ?, ?
                    WHERE (SELECT COUNT(*) FROM pushed_requests WHERE client_id = ?) < ?
                    """,
                    digest(token.exposeText()),
                    client.value(),
                    path.value(),
                    transaction.now().plus(LIFE),
                    client.value(),
                    MOST)
                == 1);
    return kept ? Optional.of(Secret.of(PREFIX + token.exposeText())) : Optional.empty();
  }

  /// Uses it up; empty where it is unknown, used, too old or another application's.
  Optional<String> claim(String requestUri, Id client) {
    var digest = digest(requestUri.substring(PREFIX.length()));
    return database.write(
        transaction -> transaction.lookUp(CLAIM, digest, client.value(), transaction.now()));
  }

  private byte[] digest(String token) {
    return digests.digest(KeyedDigests.Purpose.AUTHORIZATION_CODE, "pushed " + token);
  }

  /// Forgets those that are too old.
  static void purge(Transaction transaction) {
    transaction.change("DELETE FROM pushed_requests WHERE expires_at < ?", transaction.now());
  }
}
