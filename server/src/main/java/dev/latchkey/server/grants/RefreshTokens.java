package dev.latchkey.server.grants;

import dev.latchkey.server.audit.AuditTrail;
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
import org.jspecify.annotations.Nullable;

/// Refresh tokens: each use gives a successor, and a token that was replaced ends the whole grant
/// when it is shown (RFC 9700, section 4.14.2).
///
/// A grant has one row, which names the one token that is good: who asks again within [#GRACE],
/// because the answer was lost, or at the same time from another thread, gets the same successor.
/// So a chain never forks, and a replaced token is forgiven only while its successor has not been
/// used. However often a token is used, and whenever an old one comes back, the row knows.
public final class RefreshTokens {
  /// They end with their grant, at most this long after it began.
  public static final Duration LIFE = Duration.ofDays(30);

  /// How long after its use a token gives its successor once more.
  public static final Duration GRACE = Duration.ofSeconds(30);

  private static final PreparedQuery<Id> REPLACE =
      new PreparedQuery<>(
          """
          UPDATE refresh_tokens SET number = number + 1, replaced_at = ? WHERE digest = ? AND number = ?
            AND EXISTS (SELECT 1 FROM grants g WHERE g.id = refresh_tokens.grant_id AND g.client_id = ?
            AND g.jkt IN ('', ?) AND
          """
              + LiveGrant.TOKENS
              + ") RETURNING grant_id",
          row -> new Id(row.getString(1)));
  private static final PreparedQuery<Grant> BY_ID =
      new PreparedQuery<>("SELECT " + Grant.COLUMNS + " FROM grants WHERE id = ?", Grant::read);
  private static final PreparedQuery<Known> FIND =
      new PreparedQuery<>(
          "SELECT "
              + Grant.QUALIFIED
              + """
              , r.number, COALESCE(r.replaced_at, 0) FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id
              WHERE r.digest = ? AND g.client_id = ? AND g.jkt IN ('', COALESCE(?, g.jkt)) AND
              """
              + LiveGrant.TOKENS,
          row -> new Known(Grant.read(row), row.getInt(13), row.getLong(14)));
  private final RefreshTokenForm form;
  private final Randomness randomness;
  private final AuditTrail audit;

  public RefreshTokens(KeyedDigests digests, Randomness randomness, AuditTrail audit) {
    this.form = new RefreshTokenForm(digests);
    this.randomness = randomness;
    this.audit = audit;
  }

  /// What became of a token that was shown.
  public sealed interface Outcome {
    /// It has a successor.
    record Replaced(Grant grant, Secret successor) implements Outcome {}

    /// More is asked for than was granted; the token stays as it is.
    record TooWide() implements Outcome {}

    /// It is unknown, of another application, or ended; or it was used before, and its grant has
    /// ended now. Nothing tells which.
    record Refused() implements Outcome {}
  }

  /// The chain of a token that was given.
  ///
  /// @param number of the token that is good now
  /// @param replacedAt when the one before was used, in milliseconds; 0 where there is none
  private record Known(Grant grant, int number, long replacedAt) {}

  /// The first token of a grant.
  public Secret issue(Transaction transaction, Grant grant) {
    var token = RefreshTokenForm.first(randomness);
    transaction.change(
        "INSERT INTO refresh_tokens (digest, grant_id, number, created_at) VALUES (?, ?, ?, ?)",
        form.digest(token),
        grant.id().value(),
        (long) token.number(),
        transaction.now());
    return form.text(token);
  }

  /// Who shows a token.
  ///
  /// @param jkt thumbprint of the key that it proves; empty where it proves none
  public record Holder(Id client, String jkt) {}

  /// Uses a token.
  ///
  /// @param wanted scopes; empty for all of the grant
  public Outcome use(Transaction transaction, Secret shown, Holder holder, Set<Scope> wanted) {
    return form.read(shown)
        .map(token ->
            !wanted.isEmpty() && isTooWide(transaction, token, holder, wanted)
                ? new Outcome.TooWide()
                : use(transaction, token, holder))
        .orElseGet(Outcome.Refused::new);
  }

  /// Only of a token that may be used: whatever is asked for with another one, it was reused.
  private boolean isTooWide(
      Transaction transaction, RefreshTokenForm.Genuine token, Holder holder, Set<Scope> wanted) {
    return known(transaction, token, holder.client(), holder.jkt())
        .filter(known ->
            known.number() == token.number() || isForgiven(known, token, transaction.now()))
        .filter(known -> !known.grant().scopes().containsAll(wanted))
        .isPresent();
  }

  private Outcome use(Transaction transaction, RefreshTokenForm.Genuine token, Holder holder) {
    var now = transaction.now();
    var number = (long) token.number();
    return transaction
        .lookUp(
            REPLACE,
            now,
            form.digest(token),
            number,
            holder.client().value(),
            holder.jkt(),
            now,
            now)
        .flatMap(grant -> transaction.lookUp(BY_ID, grant.value()))
        .<Outcome>map(grant -> new Outcome.Replaced(grant, form.text(token.next())))
        .or(() ->
            known(transaction, token, holder.client(), holder.jkt())
                .map(known -> again(transaction, known, token)))
        .orElseGet(Outcome.Refused::new);
  }

  /// A number that is still to come was given, and the database has gone back since: that is no
  /// reuse, but two copies of the chain would go on from there.
  private Outcome again(Transaction transaction, Known known, RefreshTokenForm.Genuine token) {
    if (isForgiven(known, token, transaction.now())) {
      return new Outcome.Replaced(known.grant(), form.text(token.next()));
    }
    var grant = known.grant();
    if (Grants.end(transaction, grant.id())) {
      audit.append(
          transaction,
          token.number() > known.number()
              ? new GrantEvent.TokenAhead(grant.account(), grant.client(), grant.id())
              : new GrantEvent.TokenReused(grant.account(), grant.client(), grant.id()));
    }
    return new Outcome.Refused();
  }

  /// What was replaced in the future was replaced before the clock was set back: long ago.
  private static boolean isForgiven(Known known, RefreshTokenForm.Genuine token, Instant now) {
    var at = Instant.ofEpochMilli(known.replacedAt());
    return known.number() == token.number() + 1
        && at.plus(GRACE).isAfter(now)
        && at.isBefore(now.plus(Database.CLOCK_CORRECTION));
  }

  /// The grant of a token that its application shows, if both are good.
  Optional<Grant> find(Transaction transaction, Secret shown, Id client) {
    return form.read(shown)
        .flatMap(token -> known(transaction, token, client, null))
        .map(Known::grant);
  }

  /// @param jkt thumbprint of the key that is proved; null where none is asked for
  private Optional<Known> known(
      Transaction transaction, RefreshTokenForm.Genuine token, Id client, @Nullable String jkt) {
    var now = transaction.now();
    return transaction.lookUp(FIND, form.digest(token), client.value(), jkt, now, now);
  }
}
