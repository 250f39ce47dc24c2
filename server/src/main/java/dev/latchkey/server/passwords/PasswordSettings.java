package dev.latchkey.server.passwords;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The rules of the password gate and the cost of the hash.
///
/// @param minLength code points (C-01)
/// @param maxLength code points (C-02)
/// @param minScore zxcvbn score that is required (C-03)
/// @param memoryKib Argon2id memory in KiB (C-19)
/// @param passes Argon2id passes
/// @param siteNames what people call this server, context words: host of the base URL, `site.name`
public record PasswordSettings(
    int minLength, int maxLength, int minScore, int memoryKib, int passes, List<String> siteNames) {
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

  private static final int LEAST_KIB = 12_288;
  private static final Setting<Integer> MEMORY_KIB =
      Setting.number(
              "password.hash.memory-kib",
              12_288,
              LEAST_KIB,
              1 << 20,
              "Argon2id memory in KiB (with 2 passes at least 19456, with 1 pass at least 47104)")
          .strict(65_536);
  private static final Setting<Integer> PASSES =
      Setting.number("password.hash.passes", 3, 1, 10, "Argon2id passes").strict(3);

  public static final List<Setting<?>> ALL =
      List.of(MIN_LENGTH, MAX_LENGTH, MIN_SCORE, CommonListSetting.FILE, MEMORY_KIB, PASSES);

  public PasswordSettings {
    siteNames = List.copyOf(siteNames);
    MIN_LENGTH.require(minLength);
    MAX_LENGTH.require(maxLength);
    MIN_SCORE.require(minScore);
    MEMORY_KIB.require(memoryKib);
    PASSES.require(passes);
    requireStrength(memoryKib, passes);
  }

  /// Neither says anything without the other. What is allowed is no weaker than the default.
  private static void requireStrength(int memoryKib, int passes) {
    int least = Argon2Cost.leastMemoryKib(passes);
    if (memoryKib < least) {
      throw new BadSetting(
          String.format(
              Locale.ROOT,
              "%s is %d, but with %s: %d it must be at least %d.",
              MEMORY_KIB.key(),
              memoryKib,
              PASSES.key(),
              passes,
              least));
    }
  }

  /// How many guesses a second the hashes leave an attacker with one NVIDIA H200.
  public long guesses() {
    return Argon2Cost.of(this).guesses();
  }

  /// Reads what is set.
  ///
  /// @param siteNames host of the base URL, and what pages call the server
  /// @throws BadSetting with one sentence for the operator
  public static PasswordSettings of(Settings settings, String... siteNames) {
    return new PasswordSettings(
        settings.get(MIN_LENGTH),
        settings.get(MAX_LENGTH),
        settings.get(MIN_SCORE),
        settings.get(MEMORY_KIB),
        settings.get(PASSES),
        List.of(siteNames));
  }

  /// Words that a guesser would try for anyone here.
  public List<String> siteWords() {
    return Stream.concat(
            Stream.of("latchkey"),
            siteNames.stream()
                .flatMap(
                    name -> Stream.concat(Stream.of(name), Arrays.stream(name.split("[. ]", -1)))))
        .toList();
  }
}
