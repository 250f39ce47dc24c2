package dev.latchkey.server.keys;

import org.jspecify.annotations.Nullable;

/// The vault does not answer: what needs its keys cannot be done now, and everything else can. The
/// message is one sentence for the operator.
public final class VaultUnavailable extends RuntimeException {
  public VaultUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
