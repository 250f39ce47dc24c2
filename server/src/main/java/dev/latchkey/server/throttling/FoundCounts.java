package dev.latchkey.server.throttling;

import dev.latchkey.server.throttling.AttemptCounts.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Some counts as they were found at one time, with those that widen their limits.
final class FoundCounts {
  private final List<Standing> standings = new ArrayList<>();
  private final Instant now;
  private final KeyParts parts;

  /// One of them.
  ///
  /// @param live empty where there is none, or its window has ended
  /// @param end when its window ends, or would
  /// @param most from how many on attempts are refused, with those who widen it
  private record Standing(LimitKey key, @Nullable Count live, Instant end, long limit, long most) {
    long charged() {
      return live == null ? 0 : live.charged();
    }

    boolean isFull() {
      return live != null && live.charged() >= most;
    }
  }

  /// @param all as they are in the database, their windows over or not
  /// @param now not before any of them was opened
  /// @param parts what stands for what is not there
  FoundCounts(
      List<LimitKey> keys,
      Map<LimitKey, Count> all,
      Instant now,
      LimitSettings limits,
      KeyParts parts) {
    this.now = now;
    this.parts = parts;
    for (var key : keys) {
      var end = key.limit().window().end(now);
      var live = live(all.get(key), now, end);
      var limit = limits.most(key.limit());
      var room = 0L;
      for (var people : key.room(now)) {
        var count = all.get(people);
        room = Math.max(room, count == null ? 0 : count.charged());
      }
      standings.add(
          new Standing(key, live, live == null ? end : live.resetsAt(), limit, limit + room));
    }
  }

  /// A count whose window has not ended. One that ends later than one that begins now was opened
  /// before the clock was set back.
  private static @Nullable Count live(@Nullable Count count, Instant now, Instant end) {
    return count != null && count.resetsAt().isAfter(now) && !count.resetsAt().isAfter(end)
        ? count
        : null;
  }

  /// What is to be looked for.
  static List<LimitKey> wanted(Collection<LimitKey> keys, Instant now) {
    var wanted = new ArrayList<>(keys);
    keys.forEach(key -> wanted.addAll(key.room(now)));
    return wanted;
  }

  Instant now() {
    return now;
  }

  /// What a count is stored under.
  byte[] bucket(LimitKey key) {
    return parts.bucket(key);
  }

  private Standing standing(LimitKey key) {
    for (var standing : standings) {
      if (standing.key.equals(key)) {
        return standing;
      }
    }
    throw new IllegalArgumentException(key + " was not looked for");
  }

  /// One whose window has not ended.
  Optional<Count> live(LimitKey key) {
    return Optional.ofNullable(standing(key).live);
  }

  /// From how many on attempts are refused.
  long most(LimitKey key) {
    return standing(key).most;
  }

  /// The first that is full.
  Optional<LimitKey> full() {
    for (var standing : standings) {
      if (standing.isFull()) {
        return Optional.of(standing.key);
      }
    }
    return Optional.empty();
  }

  /// When the window of a count ends, or would.
  Instant end(LimitKey key) {
    return standing(key).end;
  }

  /// Whether a count that is there has not refused anything yet.
  boolean isFirst(LimitKey key) {
    return live(key).orElseThrow().most() > 0;
  }

  /// The first that has no place left.
  ///
  /// @param held how many are held of a count
  Optional<LimitKey> withoutRoom(ToLongFunction<LimitKey> held) {
    for (var standing : standings) {
      var key = standing.key;
      if (!key.limit().isShare() && standing.charged() + held.applyAsLong(key) >= standing.most) {
        return Optional.of(key);
      }
    }
    return Optional.empty();
  }

  /// The counts with one more place held in each. Only who comes first takes a share along: so
  /// nothing is given back twice.
  Map<LimitKey, Count> entered(ToLongFunction<LimitKey> held) {
    var entered = new HashMap<LimitKey, Count>();
    for (var standing : standings) {
      var key = standing.key;
      var before = held.applyAsLong(key);
      var share = key.limit().isShare() && before == 0 ? standing.charged() : 0;
      entered.put(
          key,
          new Count(
              bucket(key),
              standing.charged(),
              before + 1,
              share,
              standing.end,
              standing.limit,
              standing.live == null));
    }
    return entered;
  }
}
