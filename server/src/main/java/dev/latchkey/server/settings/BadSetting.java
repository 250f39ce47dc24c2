package dev.latchkey.server.settings;

import java.util.function.Supplier;

/// A setting is unknown, malformed or out of its bounds; the message is one sentence for the
/// operator.
public final class BadSetting extends IllegalArgumentException {
  public BadSetting(String message) {
    super(message);
  }

  /// Reads a value whose type refuses some in its own words, which lack the full stop.
  public static <T> T told(Supplier<T> read) {
    try {
      return read.get();
    } catch (BadSetting e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new BadSetting(e.getMessage() + ".");
    }
  }
}
