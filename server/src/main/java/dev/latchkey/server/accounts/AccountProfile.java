package dev.latchkey.server.accounts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What an application is told of an account.
///
/// @param disabledReason why an operator has disabled it, where one said so
/// @param groups their names, in order
public record AccountProfile(
    Account account, Instant createdAt, Optional<String> disabledReason, List<String> groups) {
  public AccountProfile {
    groups = List.copyOf(groups);
  }
}
