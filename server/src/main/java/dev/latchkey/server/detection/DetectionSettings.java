package dev.latchkey.server.detection;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;
import java.util.stream.Stream;

/// The settings of the rules: two for each, and a list.
public final class DetectionSettings {
  private static final Setting<List<String>> SHARING_SITES =
      Setting.list(
          "defence.sharing-sites",
          "Hosts of sites that share stolen passwords, separated by commas, beside those that are"
              + " known: a sign-in that was led from there is suspicious");

  public static final List<Setting<?>> ALL =
      Stream.<Setting<?>>concat(
              Detectors.rules().stream()
                  .flatMap(rule -> Stream.<Setting<?>>of(rule.threshold(), rule.answer())),
              Stream.of(SHARING_SITES))
          .toList();

  private DetectionSettings() {}

  /// Refuses what cannot be used.
  ///
  /// @throws dev.latchkey.server.settings.BadSetting with one sentence for the operator
  public static void check(Settings settings) {
    ALL.forEach(settings::get);
  }

  static Referrers referrers(Settings settings) {
    return new Referrers(settings.get(SHARING_SITES));
  }
}
