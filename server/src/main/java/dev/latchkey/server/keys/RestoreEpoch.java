package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.PreparedQuery;
import dev.latchkey.server.storage.Transaction;
import java.util.Arrays;

/// The epoch of an installation: a random value that goes into the digests of sessions, one-time
/// tokens, access tokens and device cookies. With a new one everything that was handed out before
/// is over, on every node, and nothing can be forgotten.
public final class RestoreEpoch {
  private static final int BYTES = 16;
  private static final PreparedQuery<byte[]> PRESENT =
      new PreparedQuery<>("SELECT value FROM epoch WHERE name = 'present'", row -> row.getBytes(1));
  private final KeyedDigests digests;
  private final Randomness randomness;
  private byte[] entered = {};

  RestoreEpoch(KeyedDigests digests, Randomness randomness) {
    this.digests = digests;
    this.randomness = randomness;
  }

  /// Enters the epoch that the database is in; another node, or a command, may have begun it.
  public synchronized void follow(Database database) {
    var present =
        database.lookUp(PRESENT).orElseGet(() -> database.write(this::beginUnlessThereIsOne));
    if (!Arrays.equals(present, entered)) {
      digests.enter(present);
      entered = present;
    }
  }

  /// Begins a new one; each node enters it with the next [#follow].
  public void begin(Transaction transaction) {
    var _ = put(transaction, "value = excluded.value, begun_at = excluded.begun_at");
  }

  /// Of nodes that start at once one wins.
  private byte[] beginUnlessThereIsOne(Transaction transaction) {
    return put(transaction, "name = excluded.name");
  }

  private byte[] put(Transaction transaction, String otherwise) {
    return transaction
        .handle()
        .createQuery(
            """
            INSERT INTO epoch (name, value, begun_at) VALUES ('present', :value, :now)
            ON CONFLICT (name) DO UPDATE SET
            """
                + otherwise
                + " RETURNING value")
        .bind("value", randomness.bytes(BYTES))
        .bind("now", transaction.now())
        .mapTo(byte[].class)
        .one();
  }
}
