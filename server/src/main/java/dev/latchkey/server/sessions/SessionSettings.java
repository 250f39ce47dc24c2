package dev.latchkey.server.sessions;

import java.time.Duration;

/// How long a session lives (C-21), and its tokens (C-22).
///
/// @param idle ends it when it is not used for so long
/// @param absolute ends it however much it is used
/// @param rotation the age at which a browser's token is replaced
/// @param overlap how long a replaced token stays good
public record SessionSettings(
    Duration idle, Duration absolute, Duration rotation, Duration overlap) {
  public static final SessionSettings BASE =
      new SessionSettings(
          Duration.ofMinutes(30),
          Duration.ofHours(12),
          Duration.ofMinutes(15),
          Duration.ofSeconds(30));

  public SessionSettings {
    if (idle.compareTo(Duration.ofMinutes(1)) < 0 || idle.compareTo(absolute) > 0) {
      throw new IllegalArgumentException(
          "session.idle must be between 1 minute and session.absolute");
    }
    if (absolute.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException("session.absolute must not exceed 30 days");
    }
    if (rotation.compareTo(Duration.ofMinutes(2)) < 0
        || rotation.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("session.rotation must be between 2 minutes and 1 hour");
    }
    if (overlap.isNegative() || overlap.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("session.overlap must be between 0 and 60 seconds");
    }
  }
}
