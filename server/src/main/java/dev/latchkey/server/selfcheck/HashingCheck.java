package dev.latchkey.server.selfcheck;

import dev.latchkey.server.passwords.PasswordSettings;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// What hashes passwords, and at which cost.
final class HashingCheck implements Check {
  private static final String NAME = "hashing";
  private final Supplier<String> algorithm;
  private final PasswordSettings settings;

  HashingCheck(Supplier<String> algorithm, PasswordSettings settings) {
    this.algorithm = algorithm;
    this.settings = settings;
  }

  @Override
  public List<Finding> check() {
    var name = algorithm.get();
    var sentence =
        String.format(
            Locale.ROOT,
            "%s, %d KiB, %d passes: with database and keys an attacker guesses %,d times a second"
                + " on one NVIDIA H200.",
            name,
            settings.memoryKib(),
            settings.passes(),
            settings.guesses());
    return List.of(
        name.startsWith("argon2id (native libsodium")
            ? Finding.good(NAME, sentence)
            : Finding.note(
                NAME,
                sentence,
                "The native library is not used: sign-ins cost twice the time. Is DIR/cache on a"
                    + " file system mounted noexec?"));
  }
}
