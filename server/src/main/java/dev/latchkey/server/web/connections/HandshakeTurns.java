package dev.latchkey.server.web.connections;

import dev.latchkey.server.turns.Turns;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Handshakes are computed at the turn of their source, few at a time, and with pauses that are as
/// long as the work where more of them wait: half of a place's time belongs to requests.
final class HandshakeTurns {
  private static final long NOT_IN = Long.MIN_VALUE;
  private final Turns turns;
  private final ScheduledExecutorService timer;
  private final LongSupplier nanos;

  HandshakeTurns(ConnectionLimits limits, ScheduledExecutorService timer, LongSupplier nanos) {
    this.nanos = nanos;
    this.turns = new Turns(limits.handshakes(), limits.connections(), ConnectionLimits.HANDSHAKE);
    this.timer = timer;
  }

  /// How many more could be computed now.
  int free() {
    return turns.free();
  }

  /// How many wait.
  int waiting() {
    return turns.waiting();
  }

  /// The turns of one connection.
  Turn of(String source) {
    return new Turn(source);
  }

  /// The place that a connection has while its handshake is computed. Each is taken once and given
  /// back once, whichever thread ends the connection.
  final class Turn {
    private final String source;

    /// Since when it is in, in nanoseconds.
    private final AtomicLong since = new AtomicLong(NOT_IN);

    private Turn(String source) {
      this.source = source;
    }

    /// Waits for its turn, unless it is in.
    ///
    /// @return false where it got none in time
    boolean enter() {
      if (since.get() != NOT_IN) {
        return true;
      }
      if (!turns.enter(source)) {
        return false;
      }
      since.set(nanos.getAsLong());
      return true;
    }

    /// Lets the next one in, where it is in.
    void leave() {
      var begun = since.getAndSet(NOT_IN);
      if (begun == NOT_IN) {
        return;
      }
      if (turns.waiting() == 0 || timer.isShutdown()) {
        turns.leave();
      } else {
        var _ = timer.schedule(turns::leave, nanos.getAsLong() - begun, TimeUnit.NANOSECONDS);
      }
    }
  }
}
