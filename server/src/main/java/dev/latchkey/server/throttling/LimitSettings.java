package dev.latchkey.server.throttling;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How many failed sign-ins there may be, where an operator may say so. Each has a least value that
/// five typing errors fit into (S4-65), and none can be switched off. All nodes must have the same.
///
/// @param sourcePerHour [Limit#SIGN_IN_SOURCE]
/// @param networkPerHour [Limit#SIGN_IN_NETWORK]
/// @param namePerTenMinutes [Limit#SIGN_IN_NAME]
/// @param nameInAll [Limit#SIGN_IN_RUN]
/// @param allPerTenMinutes [Limit#SIGN_IN_ALL]
public record LimitSettings(
    int sourcePerHour,
    int networkPerHour,
    int namePerTenMinutes,
    int nameInAll,
    int allPerTenMinutes) {
  static final Setting<Integer> SOURCE =
      setting(Limit.SIGN_IN_SOURCE, "source-per-hour", 6, 1_000, "of one source in an hour");
  static final Setting<Integer> NETWORK =
      setting(Limit.SIGN_IN_NETWORK, "network-per-hour", 6, 10_000, "of one network in an hour");
  static final Setting<Integer> NAME =
      setting(
          Limit.SIGN_IN_NAME,
          "name-per-ten-minutes",
          6,
          50,
          "with one name, on unknown devices, in ten minutes");
  static final Setting<Integer> RUN =
      setting(
          Limit.SIGN_IN_RUN,
          "name-in-all",
          20,
          Limit.SIGN_IN_RUN.max(),
          "with one name, on unknown devices, until its password is reset");
  static final Setting<Integer> EVERYONE =
      setting(
          Limit.SIGN_IN_ALL,
          "all-per-ten-minutes",
          100,
          1_000_000,
          "of all unknown devices in ten minutes");

  public static final List<Setting<?>> ALL = List.of(SOURCE, NETWORK, NAME, RUN, EVERYONE);

  /// The defaults.
  public static final LimitSettings BASE =
      of(Settings.load(ALL, Optional.empty(), Map.of(), Map.of()));

  private static Setting<Integer> setting(
      Limit limit, String name, int least, int most, String words) {
    return Setting.number(
            "defence.limits." + name, limit.max(), least, most, "Most failed sign-ins " + words)
        .weakerWhenMore();
  }

  public LimitSettings {
    SOURCE.require(sourcePerHour);
    NETWORK.require(networkPerHour);
    NAME.require(namePerTenMinutes);
    RUN.require(nameInAll);
    EVERYONE.require(allPerTenMinutes);
    if (networkPerHour < sourcePerHour) {
      throw new BadSetting(NETWORK.key() + " must not be smaller than " + SOURCE.key() + ".");
    }
    if (nameInAll < namePerTenMinutes) {
      throw new BadSetting(RUN.key() + " must not be smaller than " + NAME.key() + ".");
    }
  }

  /// Reads what is set.
  ///
  /// @throws BadSetting with one sentence for the operator
  public static LimitSettings of(Settings settings) {
    return new LimitSettings(
        settings.get(SOURCE),
        settings.get(NETWORK),
        settings.get(NAME),
        settings.get(RUN),
        settings.get(EVERYONE));
  }

  /// How much there may be of it.
  int most(Limit limit) {
    return switch (limit) {
      case SIGN_IN_SOURCE -> sourcePerHour;
      case SIGN_IN_NETWORK -> networkPerHour;
      case SIGN_IN_NAME -> namePerTenMinutes;
      case SIGN_IN_RUN -> nameInAll;
      case SIGN_IN_ALL -> allPerTenMinutes;
      default -> limit.max();
    };
  }
}
