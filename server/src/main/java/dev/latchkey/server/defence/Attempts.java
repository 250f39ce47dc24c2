package dev.latchkey.server.defence;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.LookUp;
import dev.latchkey.server.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Counts attempts, in the database, so that limits hold over nodes and restarts.
///
/// An attempt is charged before it is verified, in one statement: parallel guesses cannot pass the
/// counter. What turns out good is refunded.
public final class Attempts {
  /// Whoever goes on long after a limit was reached is answered without asking the database.
  private static final int FLOOD = 2;

  private static final LookUp<Count> CHARGE =
      new LookUp<>(
          """
          INSERT INTO attempts (bucket, charged, resets_at) VALUES (?, 1, ?)
          ON CONFLICT (bucket) DO UPDATE SET
            charged = CASE WHEN attempts.resets_at <= ? OR attempts.resets_at > excluded.resets_at
              THEN 1 ELSE attempts.charged + 1 END,
            resets_at = CASE WHEN attempts.resets_at <= ? OR attempts.resets_at > excluded.resets_at
              THEN excluded.resets_at ELSE attempts.resets_at END
          RETURNING charged, resets_at
          """,
          Count::of);
  private static final LookUp<Count> LOOK =
      new LookUp<>("SELECT charged, resets_at FROM attempts WHERE bucket = ?", Count::of);
  private final KeyedDigests digests;
  private final Floods floods;

  public Attempts(KeyedDigests digests) {
    this(digests, new Floods());
  }

  Attempts(KeyedDigests digests, Floods floods) {
    this.digests = digests;
    this.floods = floods;
  }

  /// A limit is reached.
  ///
  /// @param retryAfter when attempts count again
  /// @param first whether this is the attempt that reached it: worth one line in the trail, the
  ///   rest are not
  public record Full(Duration retryAfter, boolean first) {}

  /// Charges in a transaction of its own; a flood costs none.
  public Optional<Full> charge(Database database, List<Bucket> buckets) {
    var now = database.now();
    for (var bucket : floods.isEmpty() ? List.<Bucket>of() : buckets) {
      var resetsAt = floods.resetsAt(digest(bucket), now);
      if (resetsAt.isPresent()) {
        return Optional.of(new Full(Duration.between(now, resetsAt.get()), false));
      }
    }
    return database.write(transaction -> charge(transaction, buckets));
  }

  /// Charges the buckets in the given order, up to the first that is full: what one refuses is not
  /// charged to the next, so that a source that is stopped cannot fill anybody's name.
  ///
  /// @return the limit that is reached; empty where the attempt may go on
  public Optional<Full> charge(Transaction transaction, List<Bucket> buckets) {
    for (var bucket : buckets) {
      var count = charge(transaction, bucket);
      var over = count.charged - bucket.limit().max();
      if (over > 0) {
        if (count.charged > (long) FLOOD * bucket.limit().max()) {
          floods.remember(digest(bucket), count.resetsAt, transaction.now());
        }
        return Optional.of(
            new Full(Duration.between(transaction.now(), count.resetsAt), over == 1));
      }
    }
    return Optional.empty();
  }

  /// Charges one and tells how many that makes.
  long count(Transaction transaction, Bucket bucket) {
    return charge(transaction, bucket).charged;
  }

  /// A window that ends later than one that begins now was opened before the clock was set back; it
  /// would last until the clock is there again.
  private Count charge(Transaction transaction, Bucket bucket) {
    var now = transaction.now();
    return transaction
        .lookUp(CHARGE, digest(bucket), now.plus(Limit.WINDOW), now, now)
        .orElseThrow();
  }

  /// Takes one charge back, in the order of charging: so no two wait for each other.
  public void refund(Transaction transaction, List<Bucket> buckets) {
    takeBack(transaction, buckets, 1);
  }

  /// Takes so many charges back, or none by the same statements.
  void takeBack(Transaction transaction, List<Bucket> buckets, int charges) {
    for (var bucket : buckets) {
      transaction.change(
          "UPDATE attempts SET charged = charged - ? WHERE bucket = ? AND charged > 0",
          charges,
          digest(bucket));
    }
  }

  /// Verifies what was charged before: where that breaks down, it was no guess.
  public <T> T verify(Database database, List<Bucket> charged, Supplier<T> verification) {
    try {
      return verification.get();
    } catch (RuntimeException e) {
      refund(database, charged);
      throw e;
    }
  }

  /// As [#refund(Transaction, List)], in a transaction of its own.
  public void refund(Database database, List<Bucket> buckets) {
    database.write(transaction -> {
      refund(transaction, buckets);
      return true;
    });
  }

  /// Sets the count back to nothing: a successful recovery lifts every throttle on the name.
  public void clear(Transaction transaction, Bucket bucket) {
    floods.forget(digest(bucket));
    transaction
        .handle()
        .createUpdate("DELETE FROM attempts WHERE bucket = :bucket")
        .bind("bucket", digest(bucket))
        .execute();
  }

  /// Lifts every limit that guesses have put on an account.
  ///
  /// @param logins what its owner may enter to sign in, in the form that is counted
  public void lift(Transaction transaction, Id account, List<String> logins) {
    guesses(account, logins).forEach(bucket -> clear(transaction, bucket));
  }

  /// When the last of those limits ends; empty where none holds.
  public Optional<Instant> limitedUntil(Database database, Id account, List<String> logins) {
    var now = database.now();
    return guesses(account, logins).stream()
        .flatMap(bucket ->
            database.lookUp(LOOK, digest(bucket)).stream()
                .filter(count -> count.charged >= bucket.limit().max()))
        .map(Count::resetsAt)
        .filter(end -> end.isAfter(now) && !end.isAfter(now.plus(Limit.WINDOW)))
        .max(Comparator.naturalOrder());
  }

  private static List<Bucket> guesses(Id account, List<String> logins) {
    var ofSessions = Limit.PASSWORD_CHANGE.of(account.value());
    return Stream.concat(Stream.of(ofSessions), logins.stream().map(Limit.SIGN_IN_NAME::of))
        .toList();
  }

  /// Forgets counts whose time is over.
  public void purge(Transaction transaction) {
    transaction
        .handle()
        .createUpdate("DELETE FROM attempts WHERE resets_at < :now")
        .bind("now", transaction.now())
        .execute();
  }

  /// What stands for a bucket where it must not be named.
  String pseudonym(Bucket bucket) {
    return Base64Url.encode(digest(bucket));
  }

  private byte[] digest(Bucket bucket) {
    return digests.digest(
        KeyedDigests.Purpose.ATTEMPTS, bucket.limit().name() + " " + bucket.key());
  }

  private record Count(long charged, Instant resetsAt) {
    static Count of(ResultSet row) throws SQLException {
      return new Count(row.getLong("charged"), Instant.ofEpochMilli(row.getLong("resets_at")));
    }
  }
}
