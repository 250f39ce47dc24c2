package dev.latchkey.server.settings;

import dev.latchkey.server.ServerSettings;

/// Settings by their keys.
final class TestSettings {
  private TestSettings() {}

  static Setting<?> named(String key) {
    return ServerSettings.ALL.stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
