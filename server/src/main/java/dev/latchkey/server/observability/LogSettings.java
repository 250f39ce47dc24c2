package dev.latchkey.server.observability;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;

/// How much is logged.
public record LogSettings(String level) {
  private static final Setting<String> LEVEL =
      Setting.word(
              "log.level",
              "error, warn, info, debug or trace",
              "info",
              "error",
              "warn",
              "debug",
              "trace")
          .weakerAs(List.of("debug", "trace"));

  public static final List<Setting<?>> ALL = List.of(LEVEL);

  public static LogSettings of(Settings settings) {
    return new LogSettings(settings.get(LEVEL));
  }
}
