package dev.latchkey.server.selfcheck;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;
import java.util.Locale;

/// Names every setting that protects less than its default, so that the operator learns of it
/// before an attacker does.
final class WeakSettingsCheck implements Check {
  private static final String NAME = "settings";
  private final Settings settings;

  WeakSettingsCheck(Settings settings) {
    this.settings = settings;
  }

  @Override
  public List<Finding> check() {
    var weak = settings.weaker().stream().map(this::finding).toList();
    return weak.isEmpty() ? List.of(Finding.good(NAME, "None is weaker than its default.")) : weak;
  }

  private Finding finding(Setting<?> setting) {
    return Finding.wrong(
        NAME,
        String.format(
            Locale.ROOT,
            "%s is %s, weaker than %s.",
            setting.key(),
            settings.text(setting),
            settings.standard(setting)),
        "Remove it, unless you know why.");
  }
}
