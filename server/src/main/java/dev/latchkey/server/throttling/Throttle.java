package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The limits that flows have in common, each in one place.
public final class Throttle {
  private final Database database;
  private final RateLimiter limiter;

  public Throttle(Database database, RateLimiter limiter) {
    this.database = database;
    this.limiter = limiter;
  }

  /// A call that always gets the same response, whatever it is about: only the source is counted.
  public <T> Throttled<T> uniform(ClientAddress client, Supplier<? extends T> work) {
    var limits = List.of(Limit.UNIFORM_RESPONSE_SOURCE.of(client.source()));
    return limiter
        .charge(database, limits)
        .map(full -> Throttled.<T>until(full.retryAfter()))
        .orElseGet(() -> Throttled.of(work.get()));
  }

  /// A one-time token that is not good. Only those count: a genuine one works whatever others try
  /// (S4-12).
  ///
  /// @param refuse writes it down
  public <T> Throttled<T> invalidToken(
      ClientAddress client, Function<Transaction, ? extends T> refuse) {
    return limiter
        .charge(database, List.of(Limit.TOKEN_SOURCE.of(client.source())))
        .map(full -> Throttled.<T>until(full.retryAfter()))
        .orElseGet(() -> Throttled.of(database.write(refuse::apply)));
  }

  /// Something that is verified, in its place.
  public <T> Throttled<T> attempt(
      List<LimitKey> limits, Function<RateLimiter.Place, ? extends T> verify) {
    return switch (limiter.enter(database, limits)) {
      case RateLimiter.Entry.Admitted(var place) -> Throttled.of(verify.apply(place));
      case RateLimiter.Entry.Refused(var full) -> Throttled.until(full.retryAfter());
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }
}
