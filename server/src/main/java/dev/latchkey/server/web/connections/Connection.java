package dev.latchkey.server.web.connections;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;

/// One accepted connection and what it is at. Every phase has a deadline; what is overdue is
/// closed, which ends whatever waits for its bytes.
public final class Connection {
  /// What it is at. Where nothing is worked on yet, it may be closed in favour of another one.
  private enum Phase {
    HANDSHAKE,
    IDLE,
    RECEIVING,
    ANSWERING
  }

  private static final Comparator<Standing> ORDER =
      Comparator.comparing(Standing::proven)
          .thenComparing((one, other) -> Long.compare(one.since - other.since, 0))
          .thenComparingLong(Standing::number);

  private final ConnectionGuard guard;
  private final SocketChannel channel;
  private final Addresses addresses;
  private final long number;
  private volatile Client client;
  private volatile HandshakeTurns.Turn turn;
  private Phase phase = Phase.HANDSHAKE;
  private long since;
  private long deadline;
  private int received;
  private boolean proven;

  /// Both ends: what tells the connections of a port apart.
  record Addresses(SocketAddress remote, SocketAddress local) {
    InetSocketAddress peer() {
      return (InetSocketAddress) remote;
    }
  }

  /// Whom it is counted for.
  ///
  /// @param source whose share it is of; empty where it is of none
  /// @param isNamed false where a proxy has had to name its client, and named none
  record Client(InetSocketAddress address, String source, boolean isNamed) {}

  /// @param source whose share it is of; empty where it is of none
  /// @param number how many had been accepted by then
  public Connection(
      ConnectionGuard guard,
      SocketChannel channel,
      Addresses addresses,
      String source,
      long number) {
    this.guard = guard;
    this.channel = channel;
    this.addresses = addresses;
    this.client = new Client(addresses.peer(), source, true);
    this.number = number;
    this.turn = guard.handshakes().of(source);
    enter(Phase.HANDSHAKE, ConnectionLimits.HANDSHAKE);
  }

  private void enter(Phase next, Duration atMost) {
    phase = next;
    since = guard.nanos();
    deadline = since + atMost.toNanos();
  }

  /// Says whom it is for, which its proxy has told before the handshake.
  void isFor(Client told) {
    client = told;
    turn = guard.handshakes().of(told.source);
  }

  /// Where it comes from: the peer, or whom its proxy has named.
  InetSocketAddress client() {
    return client.address;
  }

  /// Whether what forwarded headers say of the client can be the proxy's word. Where a proxy passes
  /// on a connection without naming its client, they are the client's.
  public boolean mayForward() {
    return client.isNamed;
  }

  synchronized boolean isShakingHands() {
    return phase == Phase.HANDSHAKE;
  }

  /// Waits for its turn to compute the handshake.
  ///
  /// @return false where there is nothing to compute for any more
  boolean enterTurn() {
    if (turn.enter() && isOpen()) {
      return true;
    }
    turn.leave();
    return false;
  }

  void leaveTurn() {
    turn.leave();
  }

  void handshaken() {
    turn.leave();
    synchronized (this) {
      enter(Phase.IDLE, ConnectionLimits.IDLE);
    }
  }

  /// Bytes have come.
  ///
  /// @return whether the request may go on; else it is longer than any good one
  boolean received(int bytes) {
    var before = count(bytes);
    if (before <= ConnectionLimits.SMALL && before + bytes > ConnectionLimits.SMALL) {
      guard.grewLarge(this);
    }
    return before + bytes <= ConnectionLimits.REQUEST_BYTES;
  }

  private synchronized int count(int bytes) {
    if (phase == Phase.IDLE) {
      enter(Phase.RECEIVING, guard.limits().request());
      received = 0;
    }
    var before = received;
    received += bytes;
    return before;
  }

  /// The request has been read to its end; from here on it is not closed in favour of others.
  public synchronized void requestRead() {
    enter(Phase.ANSWERING, ConnectionLimits.ANSWER);
    received = 0;
  }

  /// The answer has been sent; the next request may come.
  public synchronized void answered() {
    proven = true;
    enter(Phase.IDLE, ConnectionLimits.IDLE);
  }

  /// Whether a request has begun and was not read to its end.
  synchronized boolean isReceiving() {
    return phase == Phase.RECEIVING;
  }

  /// Nothing of what still comes is of interest.
  synchronized void linger() {
    enter(Phase.RECEIVING, ConnectionLimits.LINGER);
  }

  synchronized boolean isLarge() {
    return phase == Phase.RECEIVING && received > ConnectionLimits.SMALL;
  }

  /// Whether it may be closed in favour of another one.
  synchronized boolean canGiveWay() {
    return phase != Phase.ANSWERING;
  }

  /// Which of two gives way first: one that has never had an answer, then the one that has been at
  /// the same thing for longer, then the older one.
  static int order(Connection one, Connection other) {
    return ORDER.compare(one.standing(), other.standing());
  }

  private record Standing(boolean proven, long since, long number) {}

  private synchronized Standing standing() {
    return new Standing(proven, since, number);
  }

  /// Closes it unless it is being answered.
  ///
  /// @return whether it gave way
  synchronized boolean giveWay() {
    if (phase == Phase.ANSWERING) {
      return false;
    }
    close();
    return true;
  }

  /// Closes it where its time is up.
  synchronized boolean closeOverdue(long now) {
    if (deadline - now > 0) {
      return false;
    }
    close();
    return true;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /// Ends every wait for its bytes at once.
  void close() {
    turn.leave();
    try {
      channel.close();
    } catch (IOException _) {
      // closed all the same
    }
  }

  String source() {
    return client.source;
  }

  Addresses addresses() {
    return addresses;
  }
}
