package dev.latchkey.server.throttling;

import dev.latchkey.server.keys.EphemeralDigests;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/// The wrong guesses of the last hour. A program that goes on with an old password sends the same
/// one again and again: that tries nothing new, and must not use up the attempts of all others
/// behind its address.
///
/// In memory only, as digests under a key that is replaced with them, each hour or sooner. Each
/// node has its own.
public final class RepeatedGuesses {
  static final int MOST = 20_000;
  private static final Duration LIFE = Duration.ofHours(1);
  private final Randomness randomness;
  private Memory memory;

  private record Memory(EphemeralDigests digests, Set<Long> seen, Instant since) {
    /// Also where the clock was set back.
    boolean isOver(Instant now) {
      return seen.size() >= MOST || !now.isBefore(since.plus(LIFE)) || now.isBefore(since);
    }
  }

  public RepeatedGuesses(Randomness randomness) {
    this.randomness = randomness;
    this.memory = fresh(Instant.EPOCH);
  }

  private Memory fresh(Instant now) {
    return new Memory(new EphemeralDigests(randomness), new HashSet<>(), now);
  }

  /// Remembers a guess that was wrong.
  ///
  /// @return whether the same source has sent the same one before
  public synchronized boolean isRepeated(SignInBudgets budgets, Secret password, Instant now) {
    if (memory.isOver(now)) {
      memory = fresh(now);
    }
    var guess = budgets.attempted() + '\0' + password.exposeText();
    return !memory.seen.add(memory.digests.digest("guess", guess));
  }
}
