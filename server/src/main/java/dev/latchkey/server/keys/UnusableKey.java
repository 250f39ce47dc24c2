package dev.latchkey.server.keys;

import org.jspecify.annotations.Nullable;

/// A key that this installation needs is missing, foreign, broken or open to others; the message is
/// one sentence for the operator.
public final class UnusableKey extends RuntimeException {
  public UnusableKey(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
