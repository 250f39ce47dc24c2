package dev.latchkey.server.throttling;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/// How often each limit has refused something in this process.
final class Refusals {
  private final Map<Limit, LongAdder> byLimit = new EnumMap<>(Limit.class);

  Refusals() {
    for (var limit : Limit.values()) {
      if (limit.max() != Limit.NO_END || limit == Limit.SOURCE_DENIED) {
        byLimit.put(limit, new LongAdder());
      }
    }
  }

  void count(Limit limit) {
    var counter = byLimit.get(limit);
    if (counter != null) {
      counter.increment();
    }
  }

  Map<String, Long> byLimit() {
    var counts = new TreeMap<String, Long>();
    byLimit.forEach(
        (limit, count) -> counts.put(limit.name().toLowerCase(Locale.ROOT), count.sum()));
    return counts;
  }
}
