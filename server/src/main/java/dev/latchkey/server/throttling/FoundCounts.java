package dev.latchkey.server.throttling;

import dev.latchkey.server.throttling.AttemptCounts.Count;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// Some counts as they were found at one time, with those that widen their limits.
///
/// @param all as they are in the database, their windows over or not
/// @param now not before any of them was opened
/// @param parts what stands for what is not there
record FoundCounts(
    List<LimitKey> keys,
    Map<LimitKey, Count> all,
    Instant now,
    LimitSettings limits,
    KeyParts parts) {
  /// What is to be looked for.
  static List<LimitKey> wanted(Collection<LimitKey> keys, Instant now) {
    return Stream.concat(keys.stream(), keys.stream().flatMap(key -> key.room(now).stream()))
        .toList();
  }

  /// A count whose window has not ended. One that ends later than one that begins now was opened
  /// before the clock was set back.
  Optional<Count> live(LimitKey key) {
    return Optional.ofNullable(all.get(key))
        .filter(count ->
            count.resetsAt().isAfter(now)
                && !count.resetsAt().isAfter(key.limit().window().end(now)));
  }

  private long charged(LimitKey key) {
    return live(key).map(Count::charged).orElse(0L);
  }

  /// From how many on attempts are refused.
  long most(LimitKey key) {
    return limits.most(key.limit())
        + key.room(now).stream().mapToLong(this::people).max().orElse(0);
  }

  private long people(LimitKey room) {
    return Optional.ofNullable(all.get(room)).map(Count::charged).orElse(0L);
  }

  /// The first that is full.
  Optional<LimitKey> full() {
    return keys.stream()
        .filter(key -> live(key).filter(count -> count.charged() >= most(key)).isPresent())
        .findFirst();
  }

  /// When the window of a count ends, or would.
  Instant end(LimitKey key) {
    return live(key).map(Count::resetsAt).orElseGet(() -> key.limit().window().end(now));
  }

  /// Whether a count that is there has not refused anything yet.
  boolean isFirst(LimitKey key) {
    return live(key).orElseThrow().most() > 0;
  }

  /// Whether each has a place left.
  ///
  /// @param held how many are held of a count
  boolean haveRoom(ToLongFunction<LimitKey> held) {
    return withoutRoom(held).isEmpty();
  }

  /// The first that has none.
  Optional<LimitKey> withoutRoom(ToLongFunction<LimitKey> held) {
    return keys.stream()
        .filter(key -> !key.limit().isShare())
        .filter(key -> charged(key) + held.applyAsLong(key) >= most(key))
        .findFirst();
  }

  /// The counts with one more place held in each. Only who comes first takes a share along: so
  /// nothing is given back twice.
  Map<LimitKey, Count> entered(ToLongFunction<LimitKey> held) {
    var entered = new HashMap<LimitKey, Count>();
    keys.forEach(key -> {
      var before = held.applyAsLong(key);
      var share = key.limit().isShare() && before == 0 ? charged(key) : 0;
      var live = live(key);
      entered.put(
          key,
          new Count(
              key.digest(parts),
              charged(key),
              before + 1,
              share,
              end(key),
              limits.most(key.limit()),
              live.isEmpty()));
    });
    return entered;
  }
}
