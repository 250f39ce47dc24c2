package dev.latchkey.server.throttling;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// What came of something that is limited: its outcome, or word that there were too many attempts.
/// Every flow says it this way, and every edge answers it with one status and one wait.
public sealed interface Throttled<T> {
  /// It was let in.
  record Admitted<T>(T outcome) implements Throttled<T> {}

  /// It was not even tried.
  ///
  /// @param retryAfter when to come back
  record TooManyAttempts<T>(Duration retryAfter) implements Throttled<T> {}

  static <T> Throttled<T> of(T outcome) {
    return new Admitted<>(outcome);
  }

  static <T> Throttled<T> until(Duration retryAfter) {
    return new TooManyAttempts<>(retryAfter);
  }

  default <R> Throttled<R> flatMap(Function<? super T, Throttled<R>> next) {
    return switch (this) {
      case Admitted<T>(var outcome) -> next.apply(outcome);
      case TooManyAttempts<T>(var retryAfter) -> until(retryAfter);
    };
  }

  default <R> Throttled<R> map(Function<? super T, ? extends R> next) {
    return flatMap(outcome -> of(next.apply(outcome)));
  }

  /// The outcome, if it was let in.
  default Optional<T> admitted() {
    return this instanceof Admitted<T>(var outcome) ? Optional.of(outcome) : Optional.empty();
  }
}
