package dev.latchkey.server.sessions;

import java.time.Duration;

/// How long a session lives (C-21).
///
/// @param idle ends it when it is not used for so long
/// @param absolute ends it however much it is used
public record SessionSettings(Duration idle, Duration absolute) {
  public static final SessionSettings BASE =
      new SessionSettings(Duration.ofMinutes(30), Duration.ofHours(12));

  public SessionSettings {
    if (idle.compareTo(Duration.ofMinutes(1)) < 0 || idle.compareTo(absolute) > 0) {
      throw new IllegalArgumentException(
          "session.idle must lie between 1 minute and session.absolute");
    }
    if (absolute.compareTo(Duration.ofDays(30)) > 0) {
      throw new IllegalArgumentException("session.absolute must not exceed 30 days");
    }
  }
}
