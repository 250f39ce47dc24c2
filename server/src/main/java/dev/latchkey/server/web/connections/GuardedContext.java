package dev.latchkey.server.web.connections;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/// What Helidon's HTTP/1.1 reads from: the same connection, whose bytes are counted and timed.
final class GuardedContext implements ConnectionContext {
  private final ConnectionContext context;
  private final Connection connection;
  private final DataReader reader;
  private final GuardedPeer peer;

  GuardedContext(ConnectionContext context, Connection connection) {
    this.context = context;
    this.connection = connection;
    this.reader = DataReader.create(this::read);
    this.peer = new GuardedPeer(connection.client(), connection);
  }

  /// The next bytes, or null at the end: the peer's, the deadline's or that of what is taken.
  private byte @Nullable [] read() {
    try {
      var bytes = context.serverSocket().get();
      return bytes != null && connection.received(bytes.length) ? bytes : null;
    } catch (UncheckedIOException e) {
      return null;
    }
  }

  @Override
  public DataReader dataReader() {
    return reader;
  }

  @Override
  public PeerInfo remotePeer() {
    return peer;
  }

  @Override
  public ListenerContext listenerContext() {
    return context.listenerContext();
  }

  @Override
  public ExecutorService executor() {
    return context.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return context.dataWriter();
  }

  @Override
  public Router router() {
    return context.router();
  }

  @Override
  public HelidonSocket serverSocket() {
    return context.serverSocket();
  }

  @Override
  public PeerInfo localPeer() {
    return context.localPeer();
  }

  @Override
  public boolean isSecure() {
    return context.isSecure();
  }

  @Override
  public String socketId() {
    return context.socketId();
  }

  @Override
  public String childSocketId() {
    return context.childSocketId();
  }
}
