package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Counts attempts, in the database, so that limits hold over nodes and restarts.
///
/// What is to be verified takes a place first, in one conditional statement, so that parallel
/// guesses cannot pass the counter. The place becomes a count where the guess was wrong, and is
/// free again where it was right or could not be verified. What is refused counts nothing.
public final class RateLimiter {
  /// When to come back where all places are taken by others that are being verified.
  private static final Duration SOON = Duration.ofSeconds(1);

  /// Counts, or takes a place, unless all are used up. A window that ends later than one that
  /// begins now was opened before the clock was set back; it would last until the clock is there
  /// again.
  private static final PreparedQuery<Count> TAKE =
      new PreparedQuery<>(
          """
          INSERT INTO attempts (bucket, charged, pending, resets_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (bucket) DO UPDATE SET
            charged = excluded.charged + CASE WHEN OVER THEN 0 ELSE attempts.charged END,
            pending = excluded.pending + CASE WHEN OVER THEN 0 ELSE attempts.pending END,
            resets_at = CASE WHEN OVER THEN excluded.resets_at ELSE attempts.resets_at END
          WHERE attempts.charged + attempts.pending < ? OR OVER
          RETURNING charged, resets_at
          """
              .replace("OVER", LimitKey.OVER),
          Count::of);

  private static final PreparedQuery<Count> LOOK =
      new PreparedQuery<>("SELECT charged, resets_at FROM attempts WHERE bucket = ?", Count::of);
  private final KeyedDigests digests;
  private final ExceededLimitCache floods;
  private final WaitingAttempts queue = new WaitingAttempts();

  public RateLimiter(KeyedDigests digests) {
    this(digests, new ExceededLimitCache());
  }

  RateLimiter(KeyedDigests digests, ExceededLimitCache floods) {
    this.digests = digests;
    this.floods = floods;
  }

  /// A limit is reached.
  ///
  /// @param limit which one
  /// @param retryAfter when attempts count again
  /// @param first whether this is the first that is refused: worth one line in the trail, the rest
  ///   are not
  public record LimitExceeded(Limit limit, Duration retryAfter, boolean first) {}

  /// Whether an attempt may be verified.
  public sealed interface Entry {
    /// It has its place in every count, which it leaves by [RateLimiter#failedIn] or
    /// [RateLimiter#passedIn].
    record Admitted(Place place) implements Entry {}

    record Refused(LimitExceeded full) implements Entry {}

    /// Others have all places that are left, and are still being verified.
    record Crowded(Duration retryAfter) implements Entry {}
  }

  /// A place in some counts, each in the window in which it was taken.
  public record Place(List<Held> held) {
    record Held(LimitKey bucket, Instant window) {}
  }

  // what is verified

  /// Takes a place in all the buckets, or in none. Where others that are being verified have the
  /// last ones, it waits a moment for theirs.
  public Entry enter(Database database, List<LimitKey> buckets) {
    return remembered(database, buckets)
        .<Entry>map(Entry.Refused::new)
        .orElseGet(() ->
            queue
                .ask(() -> database.write(transaction -> enter(transaction, buckets)))
                .orElseGet(() -> new Entry.Crowded(SOON)));
  }

  /// @return empty where there may be a place in a moment
  private Optional<Entry> enter(Transaction transaction, List<LimitKey> buckets) {
    var held = new ArrayList<Place.Held>();
    for (var bucket : buckets) {
      var count = take(transaction, bucket, 0, 1);
      if (count.isEmpty()) {
        passedIn(transaction, new Place(held));
        return full(transaction, bucket).map(Entry.Refused::new);
      }
      held.add(new Place.Held(bucket, count.get().resetsAt));
    }
    return Optional.of(new Entry.Admitted(new Place(held)));
  }

  /// Runs a verification; where it breaks down, nothing was verified and nothing counts.
  public <T> T verify(Database database, Place place, Supplier<T> verification) {
    try {
      return verification.get();
    } catch (RuntimeException e) {
      try {
        passed(database, place);
      } catch (RuntimeException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /// As [#passedIn(Transaction, Place)], in a transaction of its own.
  public void passed(Database database, Place place) {
    database.write(transaction -> {
      passedIn(transaction, place);
      return true;
    });
  }

  /// As [#failedIn(Transaction, Place)], in a transaction of its own.
  public void failed(Database database, Place place) {
    database.write(transaction -> {
      failedIn(transaction, place);
      return true;
    });
  }

  /// It was wrong, and counts.
  public void failedIn(Transaction transaction, Place place) {
    leave(transaction, place, 1);
  }

  /// It was right, or was not verified.
  public void passedIn(Transaction transaction, Place place) {
    leave(transaction, place, 0);
  }

  /// In the order of entering: so no two wait for each other. A count that has ended since, or was
  /// lifted, has taken the place with it.
  private void leave(Transaction transaction, Place place, int charge) {
    for (var held : place.held) {
      transaction.change(
          """
          UPDATE attempts SET pending = pending - 1, charged = charged + ?
          WHERE bucket = ? AND resets_at = ? AND pending > 0
          """,
          charge,
          held.bucket.digest(digests),
          held.window);
    }
  }

  // what only counts

  /// Counts in a transaction of its own; a flood costs none.
  public Optional<LimitExceeded> charge(Database database, List<LimitKey> buckets) {
    var remembered = remembered(database, buckets);
    return remembered.isPresent()
        ? remembered
        : database.write(transaction -> chargeIn(transaction, buckets));
  }

  /// Counts in all the buckets, or in none.
  ///
  /// @return the limit that is reached; empty where it was counted
  public Optional<LimitExceeded> chargeIn(Transaction transaction, List<LimitKey> buckets) {
    for (var bucket : buckets) {
      if (take(transaction, bucket, 1, 0).isEmpty()) {
        refund(transaction, buckets.subList(0, buckets.indexOf(bucket)));
        return full(transaction, bucket).or(() -> Optional.of(crowded(bucket)));
      }
    }
    return Optional.empty();
  }

  /// Counts one more whatever the limit, and tells how many that makes.
  long count(Transaction transaction, LimitKey bucket) {
    return take(transaction, bucket, 1, 0, Integer.MAX_VALUE).orElseThrow().charged;
  }

  private static LimitExceeded crowded(LimitKey bucket) {
    return new LimitExceeded(bucket.limit(), SOON, false);
  }

  /// Takes one count back.
  public void refund(Transaction transaction, List<LimitKey> buckets) {
    takeBack(transaction, buckets, 1);
  }

  /// Takes so many charges back, or none by the same statements.
  void takeBack(Transaction transaction, List<LimitKey> buckets, int charges) {
    for (var bucket : buckets) {
      transaction.change(
          "UPDATE attempts SET charged = charged - ? WHERE bucket = ? AND charged > 0",
          charges,
          bucket.digest(digests));
    }
  }

  private Optional<Count> take(Transaction transaction, LimitKey bucket, int charge, int place) {
    return take(transaction, bucket, charge, place, bucket.limit().max());
  }

  private Optional<Count> take(
      Transaction transaction, LimitKey bucket, int charge, int place, int max) {
    return transaction.lookUp(
        TAKE, bucket.digest(digests), charge, place, transaction.now().plus(Limit.WINDOW), max);
  }

  /// The first that is refused is counted beyond the limit, to be known as the first.
  ///
  /// @return empty where it is not full but for those that are being verified
  private Optional<LimitExceeded> full(Transaction transaction, LimitKey bucket) {
    var digest = bucket.digest(digests);
    var max = bucket.limit().max();
    var count = transaction.lookUp(LOOK, digest).filter(found -> found.charged >= max);
    return count.map(found -> {
      var first =
          transaction.change(
                  "UPDATE attempts SET charged = charged + 1 WHERE bucket = ? AND charged = ?",
                  digest,
                  max)
              == 1;
      transaction.afterCommit(() -> floods.remember(digest, found.resetsAt, transaction.now()));
      return new LimitExceeded(
          bucket.limit(), Duration.between(transaction.now(), found.resetsAt), first);
    });
  }

  /// The limit that is known to be reached, without asking the database for it.
  public Optional<LimitExceeded> remembered(Database database, List<LimitKey> buckets) {
    if (floods.isEmpty()) {
      return Optional.empty();
    }
    var now = database.now();
    return buckets.stream()
        .flatMap(bucket ->
            floods.resetsAt(bucket.digest(digests), now).stream()
                .map(end -> new LimitExceeded(bucket.limit(), Duration.between(now, end), false)))
        .findFirst();
  }

  // what lifts them

  /// Sets the count back to nothing.
  public void clear(Transaction transaction, LimitKey bucket) {
    var digest = bucket.digest(digests);
    transaction.change("DELETE FROM attempts WHERE bucket = ?", digest);
    transaction.afterCommit(() -> floods.forget(digest));
  }

  /// Lifts the limits that guesses have put on an account, for its owner: a stranger who guesses on
  /// gets the same answer as for an unknown name ([LiftedLimits]).
  ///
  /// @param logins what its owner may enter to sign in, in the form that is counted
  public void lift(Transaction transaction, Id account, List<String> logins) {
    clear(transaction, ofSessions(account));
    lifts().lift(transaction, logins);
  }

  /// What such a lift has opened.
  public LiftedLimits lifts() {
    return new LiftedLimits(this, digests);
  }

  /// When the last of those limits ends; empty where none holds for the owner.
  public Optional<Instant> limitedUntil(Database database, Id account, List<String> logins) {
    var now = database.now();
    var buckets = new ArrayList<>(List.of(ofSessions(account)));
    logins.stream()
        .filter(login -> !isLifted(database, login, now))
        .map(Limit.SIGN_IN_NAME::of)
        .forEach(buckets::add);
    return buckets.stream()
        .flatMap(bucket ->
            live(database, bucket, now)
                .filter(count -> count.charged >= bucket.limit().max())
                .stream())
        .map(Count::resetsAt)
        .max(Instant::compareTo);
  }

  private boolean isLifted(Database database, String login, Instant now) {
    var bucket = Limit.SIGN_IN_LIFTED.of(login);
    return live(database, bucket, now)
        .filter(count -> count.charged < bucket.limit().max())
        .isPresent();
  }

  private Optional<Count> live(Database database, LimitKey bucket, Instant now) {
    return database
        .lookUp(LOOK, bucket.digest(digests))
        .filter(count ->
            count.resetsAt.isAfter(now) && !count.resetsAt.isAfter(now.plus(Limit.WINDOW)));
  }

  private static LimitKey ofSessions(Id account) {
    return Limit.PASSWORD_CHANGE.of(account.value());
  }

  /// Forgets counts whose time is over.
  public void purge(Transaction transaction) {
    transaction.change("DELETE FROM attempts WHERE resets_at < ?", transaction.now());
  }

  /// What stands for a bucket where it must not be named.
  String pseudonym(LimitKey bucket) {
    return Base64Url.encode(bucket.digest(digests));
  }

  private record Count(long charged, Instant resetsAt) {
    static Count of(ResultSet row) throws SQLException {
      return new Count(row.getLong("charged"), Instant.ofEpochMilli(row.getLong("resets_at")));
    }
  }
}
