package dev.latchkey.server.passwords;

import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/// The list of common passwords: ours, or the operator's.
public final class CommonListSetting {
  /// ASVS-6.2.4.
  private static final int LEAST = 3000;

  static final Setting<Path> FILE =
      Setting.path(
          "password.common-list",
          "List of common passwords, created with latchkey passwords common-list; a default list is"
              + " bundled");

  private CommonListSetting() {}

  /// A list of the operator's is read at once, so that a bad one stops the start.
  ///
  /// @param minLength of a password: shorter entries refuse nothing
  /// @throws BadSetting with one sentence for the operator
  public static Supplier<CommonPasswords> of(Settings settings, int minLength) {
    var file = settings.find(FILE);
    if (file.isEmpty()) {
      return CommonPasswords::bundled;
    }
    var list = read(settings, file.get());
    var fitting = list.atLeast(Math.min(15, minLength));
    if (fitting < LEAST) {
      throw settings.bad(
          FILE,
          String.format(
              Locale.ROOT,
              " has only %d passwords that are long enough; it must have %d",
              fitting,
              LEAST));
    }
    return () -> list;
  }

  private static CommonPasswords read(Settings settings, Path file) {
    try {
      return CommonPasswords.read(file);
    } catch (IllegalArgumentException e) {
      throw settings.bad(FILE, ": " + e.getMessage());
    }
  }
}
