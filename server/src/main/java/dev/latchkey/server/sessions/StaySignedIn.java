package dev.latchkey.server.sessions;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.time.Duration;
import java.util.List;

/// How long a session lives whose owner chose to stay signed in on this device (C-21).
///
/// @param absolute ends it however much it is used; zero where people have no such choice
/// @param idle ends it when it is not used for so long
public record StaySignedIn(Duration absolute, Duration idle) {
  private static final Setting<Duration> ABSOLUTE =
      Setting.duration(
              "session.remember",
              Duration.ofDays(30),
              Duration.ZERO,
              Duration.ofDays(30),
              "How long people stay signed in on a device if they choose to; they have the choice"
                  + " where this is longer than session.absolute, and never under profile: strict")
          .strictlyOnly(Duration.ZERO)
          .weakerWhenMore();
  private static final Setting<Duration> IDLE =
      Setting.duration(
              "session.remember-idle",
              Duration.ofDays(7),
              Duration.ofHours(1),
              Duration.ofDays(30),
              "Ends a session whose owner chose to stay signed in when it is idle for this long")
          .weakerWhenMore();

  public static final List<Setting<?>> ALL = List.of(ABSOLUTE, IDLE);

  public StaySignedIn {
    ABSOLUTE.require(absolute);
    IDLE.require(idle);
  }

  /// Reads what is set.
  ///
  /// @param others how long other sessions live
  static StaySignedIn of(Settings settings, Duration others) {
    var absolute = settings.get(ABSOLUTE);
    var longer = absolute.compareTo(others) > 0;
    return new StaySignedIn(longer ? absolute : Duration.ZERO, settings.get(IDLE));
  }

  /// Whether people have the choice.
  public boolean isOffered() {
    return absolute.isPositive();
  }
}
