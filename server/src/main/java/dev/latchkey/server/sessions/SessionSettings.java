package dev.latchkey.server.sessions;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How long a session lives (C-21), and its tokens (C-22).
///
/// @param idle ends it when it is not used for so long
/// @param absolute ends it however much it is used
/// @param rotation the age at which a browser's token is replaced
/// @param overlap how long a replaced token stays good
/// @param remembered the limits of sessions whose owners chose to stay signed in
public record SessionSettings(
    Duration idle,
    Duration absolute,
    Duration rotation,
    Duration overlap,
    StaySignedIn remembered) {
  private static final Setting<Duration> IDLE =
      Setting.duration(
              "session.idle",
              Duration.ofMinutes(30),
              Duration.ofMinutes(1),
              Duration.ofDays(30),
              "Ends a session that is idle for this long")
          .strictlyAtMost(Duration.ofHours(1))
          .weakerWhenMore();
  private static final Setting<Duration> ABSOLUTE =
      Setting.duration(
              "session.absolute",
              Duration.ofHours(12),
              Duration.ofMinutes(1),
              Duration.ofDays(30),
              "Ends a session after this time even if it is in use")
          .strictlyAtMost(Duration.ofHours(24))
          .weakerWhenMore();
  private static final Setting<Duration> ROTATION =
      Setting.duration(
              "session.rotation",
              Duration.ofMinutes(15),
              Duration.ofMinutes(2),
              Duration.ofHours(1),
              "Age at which a browser's session gets a new token")
          .weakerWhenMore();
  private static final Setting<Duration> OVERLAP =
      Setting.duration(
              "session.overlap",
              Duration.ofSeconds(30),
              Duration.ZERO,
              Duration.ofMinutes(1),
              "How long a session's replaced token stays valid")
          .weakerWhenMore();

  public static final List<Setting<?>> ALL =
      Stream.concat(Stream.of(IDLE, ABSOLUTE, ROTATION, OVERLAP), StaySignedIn.ALL.stream())
          .toList();

  /// The defaults.
  public static final SessionSettings BASE =
      of(Settings.load(ALL, Optional.empty(), Map.of(), Map.of()));

  public SessionSettings {
    IDLE.require(idle);
    ABSOLUTE.require(absolute);
    ROTATION.require(rotation);
    OVERLAP.require(overlap);
    if (idle.compareTo(absolute) > 0) {
      throw new BadSetting("session.idle must not be longer than session.absolute.");
    }
    if (remembered.isOffered() && remembered.idle().compareTo(idle) < 0) {
      throw new BadSetting("session.remember-idle must not be shorter than session.idle.");
    }
  }

  /// Reads what is set.
  ///
  /// @throws BadSetting with one sentence for the operator
  public static SessionSettings of(Settings settings) {
    return new SessionSettings(
        settings.get(IDLE),
        settings.get(ABSOLUTE),
        settings.get(ROTATION),
        settings.get(OVERLAP),
        StaySignedIn.of(settings, settings.get(ABSOLUTE)));
  }
}
