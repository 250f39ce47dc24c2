package dev.latchkey.server.web.connections;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// Visits this server's own port as anyone would, to see whether connections are still accepted.
public final class PortVisit {
  private static final int PATIENCE_MILLIS = 2000;
  private final InetSocketAddress address;
  private final Accepted accepted;

  PortVisit(InetSocketAddress address, Accepted accepted) {
    this.address = address;
    this.accepted = accepted;
  }

  /// Where this machine reaches a port that is bound to an address, or to all of them.
  public static InetSocketAddress reachable(String bind, int port) {
    var address = InetAddress.ofLiteral(bind);
    return new InetSocketAddress(
        address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, port);
  }

  /// What came of a visit.
  public enum Outcome {
    ACCEPTED,
    /// No program listens there.
    REFUSED,
    /// The system took the connection, and this server did not.
    LEFT_WAITING,
    /// This process could not even ask, for want of file descriptors for instance.
    UNKNOWN
  }

  Outcome visit() {
    var before = accepted.count();
    try (var socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      return accepted.awaitMore(before, PATIENCE_MILLIS) ? Outcome.ACCEPTED : Outcome.LEFT_WAITING;
    } catch (ConnectException e) {
      return Outcome.REFUSED;
    } catch (IOException e) {
      return Outcome.UNKNOWN;
    }
  }
}
