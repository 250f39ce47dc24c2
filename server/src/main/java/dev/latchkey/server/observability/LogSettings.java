package dev.latchkey.server.observability;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.List;

/// How much is logged.
///
/// @param requests whether each request has a line
/// @param fullAddress whether that line has the address of its sender, rather than a digest
public record LogSettings(String level, boolean requests, boolean fullAddress) {
  private static final String FULL = "full";
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
  private static final Setting<Boolean> REQUESTS =
      Setting.flag(
          "log.requests", false, "Write a line for each request to DIR/log/requests.jsonl");
  private static final Setting<String> ADDRESS =
      Setting.word(
              "log.requests-address",
              "How the request log names the sender: digest, a keyed digest as in the audit trail,"
                  + " or full, the address",
              "digest",
              FULL)
          .weakerAs(List.of(FULL));

  public static final List<Setting<?>> ALL = List.of(LEVEL, REQUESTS, ADDRESS);

  public static LogSettings of(Settings settings) {
    return new LogSettings(
        settings.get(LEVEL), settings.get(REQUESTS), settings.get(ADDRESS).equals(FULL));
  }
}
