package dev.latchkey.server.keys.vaults;

import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.pkcs11.Pkcs11KeyVault;
import dev.latchkey.server.keys.pkcs11.Pkcs11Settings;
import dev.latchkey.server.keys.transit.TransitKeyVault;
import dev.latchkey.server.keys.transit.TransitSettings;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Opens the keys of an installation in the vault that the settings name.
public final class Vaults {
  private static final Setting<String> VAULT =
      Setting.word(
          "keys.vault",
          "Where the keys are: in files, in a PKCS#11 token, or in a transit service",
          "file",
          "pkcs11",
          "transit");
  private static final Setting<String> ROTATION =
      Setting.word(
          "keys.rotation",
          "Whether the server rotates keys that reach the end of their crypto-period; save DIR/keys"
              + " after each rotation",
          "manual",
          "automatic");
  public static final List<Setting<?>> ALL =
      Stream.of(List.<Setting<?>>of(VAULT, ROTATION), Pkcs11Settings.ALL, TransitSettings.ALL)
          .flatMap(List::stream)
          .toList();

  private Vaults() {}

  /// Reads what the chosen vault needs.
  ///
  /// @throws dev.latchkey.server.settings.BadSetting where a setting or a secret is missing
  public static void check(Settings settings, Function<String, Optional<Secret>> secrets) {
    switch (settings.get(VAULT)) {
      case "pkcs11" -> {
        var _ = Pkcs11Settings.of(settings, secrets);
      }
      case "transit" -> {
        var _ = TransitSettings.of(settings, secrets);
      }
      default -> {}
    }
  }

  /// Whether keys are rotated by the server.
  public static boolean rotates(Settings settings) {
    return settings.get(ROTATION).equals("automatic");
  }

  /// Opens them, making those that a first start needs.
  ///
  /// @throws dev.latchkey.server.keys.UnusableKey where a key is not what it should be
  /// @throws dev.latchkey.server.keys.VaultUnavailable where the vault does not answer
  /// @throws dev.latchkey.server.settings.BadSetting where a setting or a secret is missing
  public static InstallationKeys open(Path folder, Settings settings, Randomness randomness) {
    return switch (settings.get(VAULT)) {
      case "pkcs11" ->
          InstallationKeys.open(
              folder,
              randomness,
              (files, secrets) ->
                  new Pkcs11KeyVault(Pkcs11Settings.of(settings, secrets::get), files, randomness));
      case "transit" ->
          InstallationKeys.open(
              folder,
              randomness,
              (_, secrets) -> new TransitKeyVault(TransitSettings.of(settings, secrets::get)));
      default -> InstallationKeys.open(folder, randomness);
    };
  }
}
