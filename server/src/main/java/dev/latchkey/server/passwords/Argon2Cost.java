package dev.latchkey.server.passwords;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What one Argon2id hash costs, with one lane.
///
/// @param memoryKib KiB, at least 8
/// @param passes at least 1
record Argon2Cost(int memoryKib, int passes) implements Comparable<Argon2Cost> {
  private static final int LEAST_MEMORY_KIB = 8;
  private static final long CARD_KIB = 830_000_000;
  private static final Map<Argon2Cost, Long> MEASURED =
      Map.of(
          new Argon2Cost(47_104, 1), 20_372L,
          new Argon2Cost(19_456, 2), 21_404L,
          new Argon2Cost(12_288, 3), 21_824L,
          new Argon2Cost(65_536, 1), 14_727L,
          new Argon2Cost(65_536, 2), 6_424L,
          new Argon2Cost(131_072, 2), 3_219L);
  private static final Pattern PHC =
      Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1\\$[^$]+\\$[^$]+");

  /// With one lane, what OWASP and ASVS 5.0 (appendix C) call equal; one graphics card guesses
  /// equally fast at each (docs/password-hashing.md). The first has the most memory.
  private static final List<Argon2Cost> EQUAL =
      List.of(new Argon2Cost(47_104, 1), new Argon2Cost(19_456, 2), new Argon2Cost(12_288, 3));

  Argon2Cost {
    if (memoryKib < LEAST_MEMORY_KIB || passes < 1) {
      throw new IllegalArgumentException("no cost of Argon2id");
    }
  }

  static Argon2Cost of(PasswordSettings settings) {
    return new Argon2Cost(settings.memoryKib(), settings.passes());
  }

  /// The cost that a PHC string carries; empty where it is not one of ours.
  static Optional<Argon2Cost> of(String phc) {
    var parts = PHC.matcher(phc);
    return parts.matches()
        ? Optional.of(
            new Argon2Cost(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
        : Optional.empty();
  }

  /// As a PHC string says it.
  String text() {
    return "m=" + memoryKib + ",t=" + passes + ",p=1";
  }

  /// KiB written, the measure of time.
  private long work() {
    return (long) memoryKib * passes;
  }

  /// By what is written.
  @Override
  public int compareTo(Argon2Cost other) {
    return Comparator.comparingLong(Argon2Cost::work)
        .thenComparingLong(Argon2Cost::memoryKib)
        .compare(this, other);
  }

  /// Whether this asks as much of an attacker as `wanted`, if another amount of the server.
  boolean isEqualFor(Argon2Cost wanted) {
    return equals(wanted) || (EQUAL.contains(this) && EQUAL.contains(wanted));
  }

  /// Whether this asks less of an attacker than `wanted`, in memory or in time.
  boolean isBelow(Argon2Cost wanted) {
    return !isEqualFor(wanted) && (memoryKib < wanted.memoryKib || work() < wanted.work());
  }

  /// The least memory that may be set with this many passes, in KiB (ASVS-11.4.2).
  static int leastMemoryKib(int passes) {
    return EQUAL.get(Math.clamp(passes, 1, EQUAL.size()) - 1).memoryKib;
  }

  /// Whether [#guesses] was measured at this cost.
  boolean isMeasured() {
    return MEASURED.containsKey(this);
  }

  /// How many guesses a second it leaves an attacker with one NVIDIA H200: what was measured for
  /// most of what is set, and otherwise what follows from the KiB written
  /// (docs/password-hashing.md).
  long guesses() {
    return MEASURED.getOrDefault(this, CARD_KIB / work());
  }

  /// What is left to compute after this so that both take the time of `wanted`; empty where nothing
  /// is. It needs no more memory than `wanted`.
  Optional<Argon2Cost> upTo(Argon2Cost wanted) {
    var missing = wanted.work() - work();
    if (missing < LEAST_MEMORY_KIB) {
      return Optional.empty();
    }
    var rounds = Math.ceilDiv(missing, wanted.memoryKib);
    return Optional.of(
        new Argon2Cost((int) Math.max(LEAST_MEMORY_KIB, missing / rounds), (int) rounds));
  }
}
