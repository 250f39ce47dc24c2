package dev.latchkey.server.grants;

import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Access tokens on behalf of people: opaque, 256 random bits, stored as a keyed digest. Every look
/// asks whether its grant still counts, so that what ends the grant ends them at once.
public final class AccessTokens {
  /// Life of an access token (C-20).
  public static final Duration LIFE = Duration.ofMinutes(15);

  private static final PreparedQuery<AccessToken> FIND =
      new PreparedQuery<>(
          "SELECT "
              + Grant.QUALIFIED
              + """
              , t.scopes, t.created_at, t.expires_at, t.jkt FROM grant_tokens t JOIN grants g ON g.id = t.grant_id
              WHERE t.digest = ? AND t.expires_at > ? AND
              """
              + LiveGrant.TOKENS,
          row ->
              new AccessToken(
                  Grant.read(row),
                  Scope.split(row.getString(13)).orElseThrow(),
                  Instant.ofEpochMilli(row.getLong(14)),
                  Instant.ofEpochMilli(row.getLong(15)),
                  row.getString(16)));
  private final Database database;
  private final KeyedDigests digests;
  private final Randomness randomness;

  public AccessTokens(Database database, KeyedDigests digests, Randomness randomness) {
    this.database = database;
    this.digests = digests;
    this.randomness = randomness;
  }

  /// A token with fewer scopes than its grant, or all of them, that anyone can use who has it.
  public Secret issue(Transaction transaction, Grant grant, Set<Scope> scopes) {
    return issue(transaction, grant, scopes, "");
  }

  /// The same, bound to a key.
  ///
  /// @param jkt thumbprint of the key; empty for none
  public Secret issue(Transaction transaction, Grant grant, Set<Scope> scopes, String jkt) {
    var token = randomness.token();
    var now = transaction.now();
    transaction.change(
        """
        INSERT INTO grant_tokens (digest, grant_id, scopes, created_at, expires_at, jkt)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
        digest(token),
        grant.id().value(),
        Scope.join(scopes),
        now,
        now.plus(LIFE),
        jkt);
    return token;
  }

  /// What the token stands for, if it is good now.
  public Optional<AccessToken> find(Secret token) {
    var now = database.now().toEpochMilli();
    return database.lookUp(FIND, digest(token), now, now, now);
  }

  /// Ends one token of an application; false where it has none like it.
  boolean end(Transaction transaction, Secret token, Id client) {
    return transaction.change(
            """
            DELETE FROM grant_tokens WHERE digest = ?
              AND grant_id IN (SELECT id FROM grants WHERE client_id = ?)
            """,
            digest(token),
            client.value())
        == 1;
  }

  private byte[] digest(Secret token) {
    return digests.digest(KeyedDigests.Purpose.ACCESS_TOKEN, token.exposeText());
  }
}
