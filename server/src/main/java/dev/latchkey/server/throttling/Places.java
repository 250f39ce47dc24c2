package dev.latchkey.server.throttling;

import dev.latchkey.server.storage.Database;
import java.util.List;
import java.util.Optional;

/// Where attempts hold their places while they are verified: in the database that several nodes
/// share, or in the memory of the one process that uses it.
interface Places {
  /// Takes a place in all the counts, or in none.
  ///
  /// @return empty where there may be a place in a moment
  Optional<RateLimiter.Entry> enter(Database database, List<LimitKey> buckets, KeyParts parts);

  /// Counts at once in all of them, or in none, beside attempts that hold places.
  ///
  /// @return the limit that is reached
  Optional<RateLimiter.LimitExceeded> charge(
      Database database, List<LimitKey> buckets, KeyParts parts);
}
