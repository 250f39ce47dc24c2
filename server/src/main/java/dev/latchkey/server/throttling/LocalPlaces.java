package dev.latchkey.server.throttling;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.throttling.HeldPlaces.Ticket;
import dev.latchkey.server.throttling.RateLimiter.Entry;
import dev.latchkey.server.throttling.RateLimiter.LimitExceeded;
import dev.latchkey.server.throttling.RateLimiter.Place;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Places in memory, where no other process uses the database: to enter only reads.
record LocalPlaces(HeldPlaces held, FullCounts full, Charges charges) implements Places {
  /// Nothing is verified whose failure cannot be written.
  @Override
  public Optional<Entry> enter(Database database, List<LimitKey> buckets, KeyParts parts) {
    database.confirmWritable();
    var ticket = held.take(byDigest(buckets, parts));
    if (ticket.isEmpty()) {
      return Optional.empty();
    }
    var entry = Optional.<Entry>empty();
    try {
      entry = enter(database, charges.counts().find(database, buckets, parts), ticket.get());
      return entry;
    } finally {
      if (!(entry.orElse(null) instanceof Entry.Admitted)) {
        held.leave(ticket.get());
      }
    }
  }

  private Optional<Entry> enter(Database database, FoundCounts found, Ticket ticket) {
    var first = found.full();
    if (first.isPresent()) {
      return first.map(bucket -> new Entry.Refused(full.exceeded(database, found, bucket)));
    }
    ToLongFunction<LimitKey> before = key -> ticket.before(found.bucket(key));
    if (found.withoutRoom(before).isEmpty()) {
      return Optional.of(new Entry.Admitted(new Place(found.entered(before), ticket)));
    }
    return found
        .withoutRoom(key -> ticket.failed(found.bucket(key)))
        .map(bucket -> new Entry.Refused(FullCounts.exceeded(found, bucket, false)));
  }

  /// What is counted beside attempts that hold places takes one, too, until it is counted.
  @Override
  public Optional<LimitExceeded> charge(Database database, List<LimitKey> buckets, KeyParts parts) {
    if (buckets.isEmpty()) {
      return Optional.empty();
    }
    var ticket = held.take(byDigest(buckets, parts));
    if (ticket.isEmpty()) {
      return Optional.of(Charges.crowded(buckets.getFirst()));
    }
    ToLongFunction<LimitKey> before = key -> ticket.get().before(parts.bucket(key));
    try {
      return charges
          .crowded(buckets, before)
          .or(() ->
              database.write(transaction -> charges.add(transaction, buckets, parts, before)));
    } finally {
      held.leave(ticket.get());
    }
  }

  private static Map<ByteBuffer, LimitKey> byDigest(List<LimitKey> buckets, KeyParts parts) {
    var byDigest = new HashMap<ByteBuffer, LimitKey>();
    buckets.forEach(bucket -> byDigest.put(ByteBuffer.wrap(parts.bucket(bucket)), bucket));
    return byDigest;
  }
}
