package dev.latchkey.server.keys.transit;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/// Where the service is, and how it is recognized.
///
/// @param address `https://HOST:PORT`
/// @param mount where the transit engine is mounted
public record TransitSettings(URI address, String mount, Secret token, SSLContext trust) {
  private static final Setting<String> ADDRESS =
      Setting.text("keys.transit.address", "", "https://HOST:PORT of OpenBao or Vault");
  private static final Setting<String> MOUNT =
      Setting.text("keys.transit.mount", "transit", "Where its transit engine is mounted");
  private static final Setting<Path> CA =
      Setting.path(
          "keys.transit.ca",
          "PEM file with the authority of its certificate; the system's authorities by default");

  /// The secret with the service's token.
  public static final String TOKEN = "keys.transit.token";

  public static final List<Setting<?>> ALL = List.of(ADDRESS, MOUNT, CA);

  /// Reads them.
  ///
  /// @throws BadSetting where one is missing or malformed
  public static TransitSettings of(Settings settings, Function<String, Optional<Secret>> secrets) {
    var token =
        secrets
            .apply(TOKEN)
            .orElseThrow(() ->
                new BadSetting(
                    "keys.vault: transit needs a token: latchkey secrets set " + TOKEN + "."));
    return new TransitSettings(address(settings), mount(settings), token, trust(settings));
  }

  private static URI address(Settings settings) {
    var address = settings.find(ADDRESS).orElse("");
    if (!address.matches("https://[A-Za-z0-9.:\\[\\]-]+/?")) {
      throw settings.bad(ADDRESS, " must be https://HOST:PORT");
    }
    try {
      return URI.create(address.replaceFirst("/$", ""));
    } catch (IllegalArgumentException e) {
      throw settings.bad(ADDRESS, " must be https://HOST:PORT");
    }
  }

  private static String mount(Settings settings) {
    var mount = settings.get(MOUNT);
    if (!mount.matches("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")) {
      throw settings.bad(MOUNT, " must be a path such as transit");
    }
    return mount;
  }

  private static SSLContext trust(Settings settings) {
    var ca = settings.find(CA);
    try {
      return ca.isPresent() ? PrivateTrust.context(ca.get()) : SSLContext.getDefault();
    } catch (UnusableKey e) {
      throw settings.bad(CA, ": no certificate can be read from it");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
