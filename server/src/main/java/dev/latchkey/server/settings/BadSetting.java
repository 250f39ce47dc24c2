package dev.latchkey.server.settings;

/// A setting is unknown, malformed or out of its bounds; the message is one sentence for the
/// operator.
public final class BadSetting extends RuntimeException {
  public BadSetting(String message) {
    super(message);
  }
}
