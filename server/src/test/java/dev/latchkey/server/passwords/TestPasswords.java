package dev.latchkey.server.passwords;

import dev.latchkey.server.TestFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.passwords.common.CommonPasswords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.nio.file.Path;

/// Real hashing for tests, at the least cost that the settings allow, or a little more.
public final class TestPasswords {
  public static final PasswordSettings SETTINGS = PasswordSettings.base("id.example.org");

  /// Settings that ask for more than [#SETTINGS].
  public static final PasswordSettings RAISED =
      new PasswordSettings(8, 256, 2, 24_576, 2, "id.example.org");

  private static final Path LIBRARY = TestFolder.make();

  private TestPasswords() {}

  public static PasswordHasher hasher(PasswordSettings settings) {
    return PasswordHasher.open(settings, LIBRARY, new SystemRandomness());
  }

  public static Passwords with(InstallationKeys keys, PasswordSettings settings) {
    return new Passwords(keys.vault(), hasher(settings), new SystemRandomness());
  }

  /// The gate, at the same settings.
  public static PasswordPolicy policy() {
    return new PasswordPolicy(SETTINGS, hasher(SETTINGS), CommonPasswords::bundled);
  }

  /// As if the gate had let it through.
  public static AcceptedPassword accepted(String text) {
    return new AcceptedPassword(prepared(text));
  }

  static Password prepared(String text) {
    return Password.prepare(Secret.of(text)).orElseThrow();
  }
}
