package dev.latchkey.protocol;

import java.util.Locale;

/// Where a registration stands, as a holder of its token is told.
public enum RegistrationStatus {
  /// Waiting for its claim.
  READY,
  /// The server of the agent that asks is registered.
  REGISTERED,
  /// Two agents used this token: the server is suspended until its owner decides.
  CONTESTED,
  /// Its time ran out before any claim.
  EXPIRED,
  /// Withdrawn, or the server was removed.
  REVOKED;

  /// The name in JSON and in encodings.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
