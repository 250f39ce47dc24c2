package dev.latchkey.server.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// Digests of how a text begins, by which the order of a word list shows: words that stand next to
/// each other there begin alike. Whether one word comes before another is in no digest.
final class Beginnings {
  /// The first sign, the first two, and so on.
  static final int LEVELS = 4;

  private Beginnings() {}

  /// One digest for each level; a short text is its own beginning.
  static List<Long> of(String text, ToLongFunction<String> digest) {
    var all = new ArrayList<Long>(LEVELS);
    for (var level = 1; level <= LEVELS; level++) {
      var end = Math.min(level, text.length());
      all.add(digest.applyAsLong("beginning " + level + " " + text.substring(0, end)));
    }
    return List.copyOf(all);
  }
}
