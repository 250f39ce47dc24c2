package dev.latchkey.server.passkeys;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The signature algorithms that passkeys may have, in the order in which we prefer them: those
/// that withstand a quantum computer first (FIPS 204, RFC 9053, RFC 8812).
public enum CoseAlgorithm {
  ML_DSA_65(-49),
  ML_DSA_44(-48),
  ML_DSA_87(-50),
  EDDSA(-8),
  ES256(-7),
  RS256(-257);

  private final long number;

  CoseAlgorithm(long number) {
    this.number = number;
  }

  /// Its number in the registry of COSE.
  public long number() {
    return number;
  }

  /// All of their numbers.
  public static List<Long> numbers() {
    return Stream.of(values()).map(CoseAlgorithm::number).toList();
  }

  /// Its name in the registry, in small letters.
  public static String word(long number) {
    return Stream.of(values())
        .filter(algorithm -> algorithm.number == number)
        .map(algorithm -> algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .findFirst()
        .orElseGet(() -> Long.toString(number));
  }
}
