package dev.latchkey.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waiting for what comes soon, with more patience than a busy machine needs. Nothing here measures
/// time.
final class Waiting {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_MILLIS = 25;

  private Waiting() {}

  /// Asks again and again until there is a value.
  static <T> T forValue(String what, Supplier<Optional<T>> question) {
    for (var left = PATIENCE.toMillis(); left > 0; left -= PAUSE_MILLIS) {
      var value = question.get();
      if (value.isPresent()) {
        return value.get();
      }
      pause(PAUSE_MILLIS);
    }
    throw new AssertionError("waited in vain for " + what);
  }

  static void until(String what, BooleanSupplier question) {
    var _ = forValue(what, () -> question.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /// Whether it has ended in time.
  static boolean ends(Process process, Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
