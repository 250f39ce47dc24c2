package dev.latchkey.server.web.connections;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import java.io.UncheckedIOException;
import java.time.Duration;

/// A connection from its handshake to its end, at which all that it held is free.
final class GuardedServerConnection implements ServerConnection {
  private static final int LINGERING_BYTES = 2 * 1024 * 1024;
  private final ServerConnection http;
  private final ConnectionContext context;
  private final Connection connection;
  private final ConnectionGuard guard;

  GuardedServerConnection(
      ServerConnection http,
      ConnectionContext context,
      Connection connection,
      ConnectionGuard guard) {
    this.http = http;
    this.context = context;
    this.connection = connection;
    this.guard = guard;
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    try {
      http.handle(limit);
    } finally {
      end();
    }
  }

  /// A client that is still sending must be able to read the answer that came early: closed with
  /// bytes unread, TCP would take it away. Nothing of them is kept.
  private void end() {
    try {
      if (connection.isReceiving()) {
        connection.linger();
        discard();
      }
      context.serverSocket().close();
    } catch (UncheckedIOException e) {
      // the other side was faster, or its time was up
    } finally {
      connection.close();
      guard.forget(connection);
    }
  }

  private void discard() {
    var left = LINGERING_BYTES;
    for (var bytes = next(); bytes != null && left > 0; bytes = next()) {
      left -= bytes.length;
    }
  }

  @SuppressWarnings("NullAway") // null at the end, which the interface does not say
  private byte[] next() {
    return context.serverSocket().get();
  }

  /// Time is the guard's matter.
  @Override
  public Duration idleTime() {
    return Duration.ZERO;
  }

  @Override
  public void close(boolean interrupt) {
    http.close(interrupt);
  }
}
