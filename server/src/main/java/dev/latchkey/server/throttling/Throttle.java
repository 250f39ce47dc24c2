package dev.latchkey.server.throttling;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// The limits that flows have in common, each in one place.
public final class Throttle {
  private final Database database;
  private final RateLimiter limiter;
  private final AuditTrail audit;

  public Throttle(Database database, RateLimiter limiter, AuditTrail audit) {
    this.database = database;
    this.limiter = limiter;
    this.audit = audit;
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
    return chargeToken(client)
        .map(full -> Throttled.<T>until(full.retryAfter()))
        .orElseGet(() -> Throttled.of(database.write(refuse::apply)));
  }

  /// The count of [#invalidToken] alone. Where all sources together have shown too many, each has
  /// only few left: an attacker with many of them slows them down, and no genuine token (S4-12).
  ///
  /// @return the limit that is reached; empty where it was counted
  public Optional<RateLimiter.LimitExceeded> chargeToken(ClientAddress client) {
    var full = limiter.charge(database, tokens(client));
    return full.filter(this::brakes).isPresent() ? limiter.charge(database, braked(client)) : full;
  }

  /// A token that is not good by itself, but may be with what else is sent: it takes a place.
  public <T> Throttled<T> tokenAttempt(
      ClientAddress client, Function<RateLimiter.Place, ? extends T> verify) {
    return switch (limiter.enter(database, tokens(client))) {
      case RateLimiter.Entry.Refused(var full) when brakes(full) -> attempt(braked(client), verify);
      case RateLimiter.Entry entry -> attempt(entry, verify);
    };
  }

  /// Whether all together are the limit; the first time is worth a line in the trail.
  private boolean brakes(RateLimiter.LimitExceeded full) {
    if (full.first() && full.limit() == Limit.TOKEN_ALL) {
      database.write(transaction -> {
        audit.append(transaction, BrakeApplied.of(full.limit()));
        return true;
      });
    }
    return full.limit() == Limit.TOKEN_ALL;
  }

  private static List<LimitKey> tokens(ClientAddress client) {
    return List.of(Limit.TOKEN_SOURCE.of(client.source()), Limit.TOKEN_ALL.of(""));
  }

  private static List<LimitKey> braked(ClientAddress client) {
    return List.of(
        Limit.TOKEN_SOURCE.of(client.source()), Limit.TOKEN_SOURCE_BRAKED.of(client.source()));
  }

  /// Something that is verified, in its place.
  public <T> Throttled<T> attempt(
      List<LimitKey> limits, Function<RateLimiter.Place, ? extends T> verify) {
    return attempt(limiter.enter(database, limits), verify);
  }

  private static <T> Throttled<T> attempt(
      RateLimiter.Entry entry, Function<RateLimiter.Place, ? extends T> verify) {
    return switch (entry) {
      case RateLimiter.Entry.Admitted(var place) -> Throttled.of(verify.apply(place));
      case RateLimiter.Entry.Refused(var full) -> Throttled.until(full.retryAfter());
      case RateLimiter.Entry.Crowded(var retryAfter) -> Throttled.until(retryAfter);
    };
  }
}
