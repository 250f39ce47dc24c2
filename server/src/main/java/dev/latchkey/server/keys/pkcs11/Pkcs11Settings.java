package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which token, and how to open it.
public record Pkcs11Settings(Path library, String tokenLabel, Secret pin) {
  private static final Setting<Path> LIBRARY =
      Setting.path("keys.pkcs11.library", "The module's PKCS#11 library");
  private static final Setting<String> TOKEN_LABEL =
      Setting.text("keys.pkcs11.token-label", "", "The label of the token with the keys");

  /// The secret with the user PIN.
  public static final String PIN = "keys.pkcs11.pin";

  public static final List<Setting<?>> ALL = List.of(LIBRARY, TOKEN_LABEL);

  /// Reads them.
  ///
  /// @throws BadSetting where one is missing
  public static Pkcs11Settings of(Settings settings, Function<String, Optional<Secret>> secrets) {
    var library = settings.find(LIBRARY).orElseThrow(() -> missing(settings, LIBRARY));
    if (!Files.isReadable(library)) {
      throw settings.bad(LIBRARY, ": " + library + " cannot be read");
    }
    var label = settings.find(TOKEN_LABEL).orElseThrow(() -> missing(settings, TOKEN_LABEL));
    var pin =
        secrets
            .apply(PIN)
            .orElseThrow(() ->
                new BadSetting(
                    "keys.vault: pkcs11 needs the token's PIN: latchkey secrets set " + PIN + "."));
    return new Pkcs11Settings(library, label, pin);
  }

  private static BadSetting missing(Settings settings, Setting<?> setting) {
    return settings.bad(setting, " must be set with keys.vault: pkcs11");
  }
}
