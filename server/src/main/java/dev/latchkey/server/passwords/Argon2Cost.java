package dev.latchkey.server.passwords;

import java.util.Optional;
import java.util.regex.Pattern;

/// What one Argon2id hash costs, with one lane.
///
/// @param memoryKib KiB, at least 8
/// @param passes at least 1
record Argon2Cost(int memoryKib, int passes) {
  private static final int LEAST_MEMORY_KIB = 8;
  private static final Pattern PHC =
      Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1\\$[^$]+\\$[^$]+");

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

  /// Whether this asks less of an attacker than `wanted`, in memory or in time.
  boolean isBelow(Argon2Cost wanted) {
    return memoryKib < wanted.memoryKib || work() < wanted.work();
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
