package dev.latchkey.server.throttling;

import java.time.Instant;

/// How full a count is.
///
/// @param count below zero where it was lifted ([Limit#SIGN_IN_LIFTED])
/// @param most from how many on attempts are refused
/// @param until when the count ends
public record LimitStanding(Limit limit, long count, long most, Instant until) {
  public boolean isFull() {
    return count >= most;
  }
}
