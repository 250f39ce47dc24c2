package dev.latchkey.server.throttling;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Lets attempts wait for others that are being verified: two seconds at most, and only so many at
/// once.
final class WaitingAttempts {
  static final int MOST = 256;
  private static final long[] PAUSES_MILLIS = {
    20, 40, 80, 120, 160, 200, 200, 200, 200, 200, 200, 200, 200
  };
  private final Semaphore places = new Semaphore(MOST);

  /// Asks until there is an answer.
  ///
  /// @return empty where there is none in time, or too many are waiting
  <T> Optional<T> ask(Supplier<Optional<T>> question) {
    var answer = question.get();
    if (answer.isPresent() || !places.tryAcquire()) {
      return answer;
    }
    try {
      for (var i = 0; i < PAUSES_MILLIS.length && answer.isEmpty(); i++) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSES_MILLIS[i]));
        answer = question.get();
      }
      return answer;
    } finally {
      places.release();
    }
  }
}
