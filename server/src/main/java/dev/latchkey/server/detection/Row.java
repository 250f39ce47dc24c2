package dev.latchkey.server.detection;

import java.util.Optional;
import java.util.function.ToLongFunction;

/// What texts have in common that form a row, and what tells this one from the others.
///
/// @param stem digest of what is common: `john#` for john1, john2, john003
/// @param member digest of what differs: the number, without zeros before it
record Row(long stem, long member) {
  private static final int SHORTEST_STEM = 4;

  /// The row of texts that differ in their numbers; empty where there is no number.
  ///
  /// @param rest what must be the same besides, for instance a domain
  static Optional<Row> ofNumbers(String text, String rest, ToLongFunction<String> digest) {
    var stem = new StringBuilder();
    var numbers = new StringBuilder();
    var i = 0;
    while (i < text.length()) {
      var end = endOfNumber(text, i);
      if (end == i) {
        stem.append(text.charAt(i));
        i++;
      } else {
        stem.append('#');
        numbers.append(withoutZeros(text.substring(i, end))).append(',');
        i = end;
      }
    }
    return numbers.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Row(
                digest.applyAsLong("row " + stem + rest), digest.applyAsLong("number " + numbers)));
  }

  /// The row of texts that differ in their last sign alone; empty for short ones, which are so by
  /// chance.
  static Optional<Row> ofLastSign(String text, String rest, ToLongFunction<String> digest) {
    if (text.length() <= SHORTEST_STEM || Character.isDigit(text.charAt(text.length() - 1))) {
      return Optional.empty();
    }
    var last = text.length() - 1;
    return Optional.of(
        new Row(
            digest.applyAsLong("ending " + text.substring(0, last) + rest),
            digest.applyAsLong("sign " + text.charAt(last))));
  }

  private static int endOfNumber(String text, int from) {
    var end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static String withoutZeros(String number) {
    var first = 0;
    while (first < number.length() - 1 && Character.digit(number.charAt(first), 10) == 0) {
      first++;
    }
    return number.substring(first);
  }
}
