package dev.latchkey.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Types of values without an order.
final class Types {
  static final Type<String> TEXT = text -> text;

  static final Type<List<String>> LIST =
      text ->
          Arrays.stream(text.split(",", -1))
              .map(String::strip)
              .filter(item -> !item.isEmpty())
              .toList();

  static final Type<Path> PATH = Types::path;
  static final Type<Boolean> FLAG = new Flag(true);

  private Types() {}

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path", e);
    }
  }

  static Type<String> words(List<String> words) {
    return text -> {
      if (words.contains(text)) {
        return text;
      }
      throw new IllegalArgumentException("must be one of " + String.join(", ", words));
    };
  }

  /// @param free whether it can be switched on
  private record Flag(boolean free) implements Type<Boolean> {
    @Override
    public Boolean parse(String text) {
      if (!List.of("true", "false").contains(text)) {
        throw new IllegalArgumentException("must be true or false");
      }
      var value = Boolean.valueOf(text);
      require(value);
      return value;
    }

    @Override
    public void require(Boolean value) {
      if (value && !free) {
        throw new IllegalArgumentException("must be false");
      }
    }

    /// A profile that switches it off by default allows nothing else.
    @Override
    public Type<Boolean> atLeast(Boolean least) {
      return new Flag(least);
    }
  }
}
