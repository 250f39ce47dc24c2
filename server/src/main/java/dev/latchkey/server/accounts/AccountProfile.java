package dev.latchkey.server.accounts;

import java.time.Instant;
import java.util.List;

/// What an application is told of an account.
///
/// @param groups their names, in order
public record AccountProfile(Account account, Instant createdAt, List<String> groups) {
  public AccountProfile {
    groups = List.copyOf(groups);
  }
}
