package dev.latchkey.server.throttling;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What an operator has said of a network.
///
/// @param until when it ends by itself
public record SourceRule(SourceNetwork network, Verdict verdict, Instant madeAt, Instant until) {
  /// What becomes of attempts from there.
  public enum Verdict {
    /// They are not counted by where they come from.
    ALLOW,
    /// They are refused, as if the counts of where they come from were full.
    DENY;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Verdict> of(String word) {
      for (var verdict : values()) {
        if (verdict.word().equals(word)) {
          return Optional.of(verdict);
        }
      }
      return Optional.empty();
    }
  }
}
