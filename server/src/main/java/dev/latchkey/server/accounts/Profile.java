package dev.latchkey.server.accounts;

import java.time.Instant;
import java.util.List;

/// What an application is told of an account.
///
/// @param groups their names, in order
public record Profile(Account account, Instant createdAt, List<String> groups) {
  public Profile {
    groups = List.copyOf(groups);
  }
}
