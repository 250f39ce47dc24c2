package dev.latchkey.server.keys.vaults;

import dev.latchkey.server.keys.FileKeyVault;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.keys.SuccessorVault;
import dev.latchkey.server.keys.pkcs11.Pkcs11KeyVault;
import dev.latchkey.server.keys.pkcs11.Pkcs11Settings;
import dev.latchkey.server.keys.transit.TransitKeyVault;
import dev.latchkey.server.keys.transit.TransitSettings;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Opens the keys of an installation in the vault that the settings name.
public final class Vaults {
  private static final String NONE = "none";
  private static final Setting<String> VAULT =
      Setting.word(
          "keys.vault",
          "Where the keys are: in files, in a PKCS#11 token, or in a transit service",
          "file",
          "pkcs11",
          "transit");
  private static final Setting<String> FORMER =
      Setting.word(
          "keys.former-vault",
          "The vault that keys.vault takes over from, until everything is moved",
          NONE,
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
      Stream.of(
              List.<Setting<?>>of(VAULT, FORMER, ROTATION), Pkcs11Settings.ALL, TransitSettings.ALL)
          .flatMap(List::stream)
          .toList();

  private Vaults() {}

  /// Reads what the chosen vault needs, and the one that it takes over from.
  ///
  /// @throws BadSetting where a setting or a secret is missing
  public static void check(Settings settings, Function<String, Optional<Secret>> secrets) {
    check(settings.get(VAULT), settings, secrets);
    former(settings).ifPresent(kind -> check(kind, settings, secrets));
  }

  private static void check(
      String kind, Settings settings, Function<String, Optional<Secret>> secrets) {
    switch (kind) {
      case "pkcs11" -> {
        var _ = Pkcs11Settings.of(settings, secrets);
      }
      case "transit" -> {
        var _ = TransitSettings.of(settings, secrets);
      }
      default -> {}
    }
  }

  /// The vault that is being left.
  ///
  /// @throws BadSetting where it is the present one
  public static Optional<String> former(Settings settings) {
    var former = Optional.of(settings.get(FORMER)).filter(kind -> !kind.equals(NONE));
    if (former.equals(Optional.of(settings.get(VAULT)))) {
      throw settings.bad(FORMER, " must be another vault than keys.vault");
    }
    return former;
  }

  /// Whether keys are rotated by the server.
  public static boolean rotates(Settings settings) {
    return settings.get(ROTATION).equals("automatic");
  }

  /// Opens them, making those that a first start needs.
  ///
  /// @throws dev.latchkey.server.keys.UnusableKey where a key is not what it should be
  /// @throws dev.latchkey.server.keys.VaultUnavailable where the vault does not answer
  /// @throws BadSetting where a setting or a secret is missing
  public static InstallationKeys open(Path folder, Settings settings, Randomness randomness) {
    return InstallationKeys.open(
        folder, randomness, (files, secrets) -> vault(files, settings, secrets, randomness));
  }

  private static KeyVault vault(
      KeyFolder files, Settings settings, SecretsFile secrets, Randomness randomness) {
    var vault = vault(settings.get(VAULT), files, settings, secrets, randomness);
    return former(settings)
        .map(kind -> former(kind, files, settings, secrets, randomness))
        .<KeyVault>map(former -> new SuccessorVault(vault, former))
        .orElse(vault);
  }

  private static KeyVault vault(
      String kind, KeyFolder files, Settings settings, SecretsFile secrets, Randomness randomness) {
    return switch (kind) {
      case "pkcs11" ->
          new Pkcs11KeyVault(Pkcs11Settings.of(settings, secrets::get), files, randomness);
      case "transit" -> new TransitKeyVault(TransitSettings.of(settings, secrets::get));
      default -> new FileKeyVault(files, randomness);
    };
  }

  private static KeyVault former(
      String kind, KeyFolder files, Settings settings, SecretsFile secrets, Randomness randomness) {
    return kind.equals("transit")
        ? TransitKeyVault.former(TransitSettings.of(settings, secrets::get))
        : vault(kind, files.ofFormerVault(), settings, secrets, randomness);
  }
}
