package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.settings.BadSetting;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Secrets that are none: what examples and images ship, and keys that are not random.
public final class DefaultSecrets {
  private static final int DIFFERENT_BYTES = 12;
  private static final Set<String> WORDS =
      Set.of(
          "admin",
          "change-me",
          "change_me",
          "changeit",
          "changeme",
          "default",
          "example",
          "hunter",
          "latchkey",
          "mysecretpassword",
          "pass",
          "password",
          "postgres",
          "root",
          "secret",
          "test");

  private DefaultSecrets() {}

  /// Whether it is a word that everyone tries first, with digits behind it or without.
  public static boolean isDefault(Secret secret) {
    var word = secret.exposeText().strip().toLowerCase(Locale.ROOT).replaceFirst("[0-9!]+$", "");
    return word.isEmpty() || WORDS.contains(word);
  }

  /// The same for the secret of this name. Of a PIN digits will do: the token locks after a few
  /// wrong ones.
  public static boolean isDefault(String name, Secret secret) {
    return !name.endsWith(".pin") && isDefault(secret);
  }

  /// Looks secrets up by name, and refuses one that everyone knows: it is none.
  ///
  /// @throws BadSetting in the look-up, with one sentence for the operator
  public static Function<String, Optional<Secret>> refused(
      Function<String, Optional<Secret>> secrets) {
    return name -> {
      var secret = secrets.apply(name);
      if (secret.filter(value -> isDefault(name, value)).isPresent()) {
        throw new BadSetting(
            name + " is a well-known default; set another one: latchkey secrets set " + name + ".");
      }
      return secret;
    };
  }

  /// Whether 32 bytes hold so few different ones that no generator of random numbers has made them.
  static boolean isMadeUp(byte[] key) {
    var seen = new boolean[1 << Byte.SIZE];
    var different = 0;
    for (var octet : key) {
      different += seen[octet & 0xff] ? 0 : 1;
      seen[octet & 0xff] = true;
    }
    return different < DIFFERENT_BYTES;
  }
}
