package dev.latchkey.server.throttling;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.AttemptCounts.Take;
import dev.latchkey.server.throttling.RateLimiter.Entry;
import dev.latchkey.server.throttling.RateLimiter.LimitExceeded;
import dev.latchkey.server.throttling.RateLimiter.Place;
import java.util.List;
import java.util.Optional;

/// Places in the database. They need not outlive the process that holds them, so that nothing waits
/// for the disk.
record SharedPlaces(AttemptCounts counts, FullCounts full, Charges charges) implements Places {
  @Override
  public Optional<Entry> enter(Database database, List<LimitKey> buckets, KeyParts parts) {
    return database.writeUnsynced(transaction -> enter(transaction, buckets, parts));
  }

  private Optional<Entry> enter(Transaction transaction, List<LimitKey> buckets, KeyParts parts) {
    var taken = counts.take(transaction, buckets, parts, Take.PLACE, _ -> 0);
    var place = new Place(taken, null);
    if (taken.size() == buckets.size()) {
      return Optional.of(new Entry.Admitted(place));
    }
    counts.move(transaction, place.leave(transaction.now(), place::taken));
    return full.find(transaction, Charges.without(buckets, taken), parts).map(Entry.Refused::new);
  }

  @Override
  public Optional<LimitExceeded> charge(Database database, List<LimitKey> buckets, KeyParts parts) {
    return database.write(transaction -> charges.add(transaction, buckets, parts, _ -> 0));
  }
}
