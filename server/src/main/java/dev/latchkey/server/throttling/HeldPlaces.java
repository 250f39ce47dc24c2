package dev.latchkey.server.throttling;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Places of attempts that are being verified, where one process alone uses the database: only
/// their failures are written. Known by the digests of their counts: what was entered is not kept.
///
/// An attempt takes its place, looks at the count *after* that, is let in only if the count and the
/// places before its own leave room, and leaves *after* its failure is committed.
///
/// Guarantees: no more attempts are counted than there may be. For of those that are counted, let
/// one be the last that took its place: each of the others was in its place then, or was committed
/// before, so that it was seen either way.
///
/// What is lost with the process are attempts whose outcome was not committed: no one has had an
/// answer to them. A place that is not left, since its failure could not be written, is one that
/// failed: until the window of its count would end, and for an hour at most.
final class HeldPlaces {
  /// More attempts at once are not verified.
  static final int MOST = 4_096;

  /// Of those on unknown devices: they leave some for known ones.
  static final int MOST_OF_STRANGERS = 3_584;

  /// No verification takes so long.
  static final Duration VERIFYING = Duration.ofMinutes(1);

  static final Duration LONGEST = Duration.ofHours(1);

  private final LongSupplier nanos;
  private final Map<ByteBuffer, Integer> taken = new HashMap<>();
  private final Map<ByteBuffer, Integer> failed = new HashMap<>();
  private final Set<Ticket> held = new LinkedHashSet<>();
  private final Set<Ticket> unwritten = new LinkedHashSet<>();

  /// @param nanos a clock that is not set
  HeldPlaces(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// One attempt's place in some counts.
  static final class Ticket {
    private final Map<ByteBuffer, Integer> before = new HashMap<>();
    private final Map<ByteBuffer, Integer> failed = new HashMap<>();
    private final Map<ByteBuffer, LimitKey> counts;
    private final long since;

    private Ticket(Map<ByteBuffer, LimitKey> counts, long since) {
      this.counts = new HashMap<>(counts);
      this.since = since;
    }

    /// How many others had a place in the count, with those that failed.
    int before(byte[] bucket) {
      return before.getOrDefault(ByteBuffer.wrap(bucket), 0) + failed(bucket);
    }

    /// How many had failed, and could not be written.
    int failed(byte[] bucket) {
      return failed.getOrDefault(ByteBuffer.wrap(bucket), 0);
    }
  }

  /// Takes a place in all of them, whether there is room or not.
  ///
  /// @param counts by their digests
  /// @return empty where too many are held
  synchronized Optional<Ticket> take(Map<ByteBuffer, LimitKey> counts) {
    var now = nanos.getAsLong();
    endVerifying(now);
    forgetEnded(now);
    if (held.size() >= most(counts)) {
      return Optional.empty();
    }
    var ticket = new Ticket(counts, now);
    ticket
        .counts
        .keySet()
        .forEach(bucket -> {
          ticket.before.put(bucket, taken.merge(bucket, 1, Integer::sum) - 1);
          ticket.failed.put(bucket, failed.getOrDefault(bucket, 0));
        });
    held.add(ticket);
    return Optional.of(ticket);
  }

  private static int most(Map<ByteBuffer, LimitKey> counts) {
    var known = counts.values().stream().anyMatch(key -> key.limit() == Limit.SIGN_IN_DEVICE);
    return known ? MOST : MOST_OF_STRANGERS;
  }

  /// Leaves them all; a second time changes nothing.
  synchronized void leave(Ticket ticket) {
    if (held.remove(ticket)) {
      ticket.counts.keySet().forEach(bucket -> less(taken, bucket));
    } else if (unwritten.remove(ticket)) {
      ticket.counts.keySet().forEach(bucket -> less(failed, bucket));
    }
  }

  /// Forgets what failed in one count, and could not be written.
  synchronized void forget(byte[] bucket) {
    var forgotten = ByteBuffer.wrap(bucket);
    failed.remove(forgotten);
    unwritten.forEach(ticket -> ticket.counts.remove(forgotten));
    unwritten.removeIf(ticket -> ticket.counts.isEmpty());
  }

  private static void less(Map<ByteBuffer, Integer> counts, ByteBuffer bucket) {
    counts.computeIfPresent(bucket, (_, count) -> count == 1 ? null : count - 1);
  }

  private void endVerifying(long now) {
    for (var oldest = held.iterator(); oldest.hasNext(); ) {
      var ticket = oldest.next();
      if (now - ticket.since < VERIFYING.toNanos()) {
        return;
      }
      oldest.remove();
      ticket
          .counts
          .keySet()
          .forEach(bucket -> {
            less(taken, bucket);
            failed.merge(bucket, 1, Integer::sum);
          });
      unwritten.add(ticket);
    }
  }

  private void forgetEnded(long now) {
    for (var all = unwritten.iterator(); all.hasNext(); ) {
      forgetEnded(all.next(), now, all);
    }
  }

  private void forgetEnded(Ticket ticket, long now, Iterator<Ticket> all) {
    var tooMany = unwritten.size() > MOST;
    ticket
        .counts
        .entrySet()
        .removeIf(count -> {
          var ended = tooMany || now - ticket.since >= lasts(count.getValue());
          if (ended) {
            less(failed, count.getKey());
          }
          return ended;
        });
    if (ticket.counts.isEmpty()) {
      all.remove();
    }
  }

  private static long lasts(LimitKey key) {
    return Math.min(key.limit().window().length().toNanos(), LONGEST.toNanos());
  }

  synchronized int size() {
    return held.size() + unwritten.size();
  }
}
