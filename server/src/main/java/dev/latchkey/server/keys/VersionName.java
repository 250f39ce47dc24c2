package dev.latchkey.server.keys;

import java.util.Optional;
import java.util.regex.Pattern;

/// What the database calls a version of a key: `PASSWORD_HASH`, `PASSWORD_HASH-2`...
record VersionName(Wrapping.Purpose purpose, int number) {
  private static final Pattern FORM = Pattern.compile("([A-Z_]+)(?:-([1-9][0-9]{0,8}))?");

  /// Empty where it is another kind of key.
  static Optional<VersionName> parse(String text) {
    var matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    var number = Optional.ofNullable(matcher.group(2)).map(Integer::valueOf).orElse(1);
    for (var purpose : Wrapping.Purpose.values()) {
      if (purpose.name().equals(matcher.group(1))) {
        return Optional.of(new VersionName(purpose, number));
      }
    }
    return Optional.empty();
  }

  /// Whether the file is its own.
  boolean isIn(String file) {
    return file.startsWith(purpose.word() + "-" + number + ".");
  }

  String text() {
    return number == 1 ? purpose.name() : purpose.name() + "-" + number;
  }
}
