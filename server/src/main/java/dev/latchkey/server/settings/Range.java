package dev.latchkey.server.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Locale;
import java.util.function.Function;

/// Values with an order, within two bounds, both of which are allowed.
///
/// @param what they are, for someone who wrote something else
/// @param isObvious whether the documentation need not name the bounds
/// @param read throws [IllegalArgumentException] or [DateTimeParseException] where it is none
record Range<T extends Comparable<T>>(
    T least,
    T most,
    String what,
    boolean isObvious,
    Function<String, T> read,
    Function<T, String> words)
    implements Type<T> {
  static Range<Integer> of(int least, int most) {
    return new Range<>(
        least, most, "a number", false, Integer::valueOf, number -> number.toString());
  }

  static Range<Integer> ports(int least) {
    return new Range<>(least, 65_535, "a number", true, Integer::valueOf, port -> port.toString());
  }

  static Range<Duration> of(Duration least, Duration most) {
    return new Range<>(
        least, most, "a duration like PT10M or PT12H,", false, Duration::parse, Range::words);
  }

  @Override
  public T parse(String text) {
    T value;
    try {
      value = read.apply(text.strip());
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new IllegalArgumentException("must be " + what + " from " + range(), e);
    }
    require(value);
    return value;
  }

  @Override
  public void require(T value) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException("must be " + what + " from " + range());
    }
  }

  @Override
  public String bounds() {
    return isObvious ? "" : range();
  }

  private String range() {
    return words.apply(least) + " to " + words.apply(most);
  }

  @Override
  public Range<T> atLeast(T other) {
    return new Range<>(other, most, what, isObvious, read, words);
  }

  @Override
  public Range<T> atMost(T other) {
    return new Range<>(least, other, what, isObvious, read, words);
  }

  @Override
  public int compare(T one, T other) {
    return one.compareTo(other);
  }

  /// For instance `1 hour` or `2 minutes 30 seconds`.
  private static String words(Duration length) {
    var parts = new ArrayList<String>();
    add(parts, length.toDays(), "day");
    add(parts, length.toHoursPart(), "hour");
    add(parts, length.toMinutesPart(), "minute");
    add(parts, length.toSecondsPart(), "second");
    return parts.isEmpty() ? "0 seconds" : String.join(" ", parts);
  }

  private static void add(ArrayList<String> parts, long count, String unit) {
    if (count > 0) {
      parts.add(String.format(Locale.ROOT, "%d %s%s", count, unit, count == 1 ? "" : "s"));
    }
  }
}
