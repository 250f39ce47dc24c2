package dev.latchkey.server.admin.defence;

import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.LimitStanding;
import java.time.Instant;
import java.util.Locale;

/// A count in words.
///
/// @param limit its word in the metrics
/// @param counts what it counts
/// @param full whether it refuses attempts
public record ExplainedCount(
    String limit, String counts, long now, long most, Instant until, boolean full) {
  static ExplainedCount ofSource(LimitStanding standing) {
    return of(
        standing,
        switch (standing.limit()) {
          case SIGN_IN_SOURCE -> "failed sign-ins of this source in this hour";
          case SIGN_IN_NETWORK -> "failed sign-ins of its network (/24 or /48) in this hour";
          case CLIENT_SECRET -> "wrong client secrets of this source";
          case USER_CODE_SOURCE -> "wrong codes of devices of this source";
          case SIGN_IN_ALL -> "failed sign-ins on all unknown devices together in ten minutes";
          case TOKEN_SOURCE -> "wrong one-time tokens of this source";
          default -> "wrong one-time tokens of this source since the brake over all sources";
        },
        standing.isFull());
  }

  /// @param name which of the names of an account
  static ExplainedCount ofName(LimitStanding standing, String name, boolean lifted) {
    return of(
        standing,
        switch (standing.limit()) {
          case SIGN_IN_NAME ->
              "failed sign-ins with its " + name + " on unknown devices in ten minutes";
          case SIGN_IN_WORK ->
              "failed sign-ins with its " + name + " after a proof of work in ten minutes";
          default -> "failed sign-ins with its " + name + " on unknown devices in 30 days";
        },
        standing.isFull() && !lifted);
  }

  static ExplainedCount ofSessions(LimitStanding standing) {
    return of(standing, "wrong current passwords in its sessions", standing.isFull());
  }

  private static ExplainedCount of(LimitStanding standing, String counts, boolean full) {
    return new ExplainedCount(
        standing.limit().name().toLowerCase(Locale.ROOT),
        counts,
        standing.count(),
        standing.most(),
        standing.until(),
        full);
  }

  /// Whether it is the brake over all sources, which no one lifts.
  boolean isBrake() {
    return Limit.SIGN_IN_ALL.name().equalsIgnoreCase(limit);
  }

  String sentence() {
    return counts + ": " + now + " of " + most + (full ? ", full" : "") + ", until " + until;
  }
}
