package dev.latchkey.server.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The variables whose names begin with `LATCHKEY_`: each is a setting or the launchers'. A
/// mistyped one, and one with a secret, stop the start.
final class Environment {
  private static final String PREFIX = "LATCHKEY_";

  /// What the launchers and their start-up cache understand.
  private static final Set<String> LAUNCHER =
      Set.of(
          "LATCHKEY_AGENT_JAVA_OPTIONS",
          "LATCHKEY_AOT",
          "LATCHKEY_AOT_DELAY",
          "LATCHKEY_BUILD",
          "LATCHKEY_JAVA_OPTIONS",
          "LATCHKEY_JDKS",
          "LATCHKEY_STAMP");

  private Environment() {}

  static Map<String, Value> read(List<Setting<?>> known, Map<String, String> environment) {
    var values = new HashMap<String, Value>();
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX) && !LAUNCHER.contains(name)) {
        values.put(key(known, name), new Value(value, " (environment variable " + name + ")"));
      }
    });
    return values;
  }

  private static String key(List<Setting<?>> known, String variable) {
    for (var secret : Settings.SECRETS) {
      if (variable.equals(Setting.variable(secret))) {
        throw new BadSetting(
            variable
                + " holds a secret, and the environment is no place for one: unset it and use"
                + " latchkey secrets set "
                + secret
                + ".");
      }
    }
    return known.stream()
        .filter(setting -> variable.equals(setting.variable()))
        .map(Setting::key)
        .findFirst()
        .orElseThrow(() ->
            new BadSetting("The environment variable " + variable + " is no setting; unset it."));
  }
}
