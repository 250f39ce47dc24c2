package dev.latchkey.server.passwords;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The rules of the password gate and the cost of the hash.
///
/// @param minLength code points, 8 to 64 (C-01)
/// @param maxLength code points, 64 to 1,024 (C-02)
/// @param minScore zxcvbn score from 0 to 4 that is required (C-03)
/// @param memoryKib Argon2id memory, at least 19,456 (C-19)
/// @param passes Argon2id passes, at least 2
/// @param siteHost host of the base URL, a context word
public record PasswordSettings(
    int minLength, int maxLength, int minScore, int memoryKib, int passes, String siteHost) {
  public static final int MAX_BYTES = 1024;

  public PasswordSettings {
    check(minLength >= 8 && minLength <= 64, "password.min-length must be between 8 and 64");
    check(maxLength >= 64 && maxLength <= 1024, "password.max-length must be between 64 and 1024");
    check(minScore >= 0 && minScore <= 4, "password.min-score must be between 0 and 4");
    check(
        memoryKib >= leastMemoryKib() && memoryKib <= 1 << 20,
        "password.hash.memory-kib must be between " + leastMemoryKib() + " and 1048576");
    check(passes >= 2 && passes <= 10, "password.hash.passes must be between 2 and 10");
  }

  /// Words that a guesser would try for anybody here.
  public List<String> siteWords() {
    return Stream.concat(Stream.of("latchkey", siteHost), Arrays.stream(siteHost.split("\\.", -1)))
        .toList();
  }

  /// The least memory that a hash may take, in KiB (C-19).
  public static int leastMemoryKib() {
    return 19_456;
  }

  private static void check(boolean good, String rule) {
    if (!good) {
      throw new IllegalArgumentException(rule);
    }
  }
}
