package dev.latchkey.server.passwords;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The rules of the password gate and the cost of the hash.
///
/// @param minLength code points (C-01)
/// @param maxLength code points (C-02)
/// @param minScore zxcvbn score that is required (C-03)
/// @param memoryKib Argon2id memory in KiB (C-19)
/// @param passes Argon2id passes
/// @param siteHost host of the base URL, a context word
public record PasswordSettings(
    int minLength, int maxLength, int minScore, int memoryKib, int passes, String siteHost) {
  public static final int MAX_BYTES = 1024;
  private static final Setting<Integer> MIN_LENGTH =
      Setting.number("password.min-length", 8, 8, 64, "Minimum length of a password in characters")
          .strict(15)
          .weakerWhenLess();
  private static final Setting<Integer> MAX_LENGTH =
      Setting.number(
              "password.max-length", 256, 64, 1024, "Maximum length of a password in characters")
          .weakerWhenLess();

  /// Who must choose a long password needs no score.
  private static final Setting<Integer> MIN_SCORE =
      Setting.number("password.min-score", 2, 0, 4, "Minimum zxcvbn score")
          .strict(0)
          .weakerWhenLess();

  private static final Setting<Integer> MEMORY_KIB =
      Setting.number("password.hash.memory-kib", 19_456, 19_456, 1 << 20, "Argon2id memory in KiB")
          .strict(65_536)
          .weakerWhenLess();
  private static final Setting<Integer> PASSES =
      Setting.number("password.hash.passes", 2, 2, 10, "Argon2id passes")
          .strict(3)
          .weakerWhenLess();

  public static final List<Setting<?>> ALL =
      List.of(MIN_LENGTH, MAX_LENGTH, MIN_SCORE, CommonListSetting.FILE, MEMORY_KIB, PASSES);

  public PasswordSettings {
    MIN_LENGTH.require(minLength);
    MAX_LENGTH.require(maxLength);
    MIN_SCORE.require(minScore);
    MEMORY_KIB.require(memoryKib);
    PASSES.require(passes);
  }

  /// Reads what is set.
  ///
  /// @param siteHost host of the base URL
  /// @throws BadSetting with one sentence for the operator
  public static PasswordSettings of(Settings settings, String siteHost) {
    return new PasswordSettings(
        settings.get(MIN_LENGTH),
        settings.get(MAX_LENGTH),
        settings.get(MIN_SCORE),
        settings.get(MEMORY_KIB),
        settings.get(PASSES),
        siteHost);
  }

  /// Words that a guesser would try for anyone here.
  public List<String> siteWords() {
    return Stream.concat(Stream.of("latchkey", siteHost), Arrays.stream(siteHost.split("\\.", -1)))
        .toList();
  }
}
