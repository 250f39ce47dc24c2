package dev.latchkey.server.passkeys;

import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.net.URI;
import java.util.List;

/// Whether people can have passkeys here.
///
/// @param offered never where the base URL has an IP address: passkeys belong to a domain
public record PasskeySettings(boolean offered) {
  private static final Setting<Boolean> ENABLED =
      Setting.flag(
          "passkeys.enabled",
          true,
          "Whether people can add passkeys and sign in with them; never where the base URL has an"
              + " IP address");

  public static final List<Setting<?>> ALL = List.of(ENABLED);

  public static PasskeySettings of(Settings settings, URI baseUrl) {
    return new PasskeySettings(settings.get(ENABLED) && isName(baseUrl.getHost()));
  }

  private static boolean isName(String host) {
    return !host.startsWith("[") && !host.matches("[0-9.]+");
  }
}
