package dev.latchkey.server.web.connections;

import io.helidon.common.socket.SocketOptions;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The one place where Helidon shows a connection between accepting it and its first byte. What
/// throws here is closed, and the listener goes on.
record GuardedSocketOptions(ConnectionGuard guard, SocketOptions plain) implements SocketOptions {
  GuardedSocketOptions(ConnectionGuard guard) {
    this(guard, SocketOptions.builder().tcpNoDelay(true).build());
  }

  @Override
  public void configureSocket(SocketChannel socket) {
    plain.configureSocket(socket);
    if (!guard.admit(socket)) {
      throw new IllegalStateException("too many connections");
    }
  }

  @Override
  public Map<SocketOption<?>, Object> socketOptions() {
    return plain.socketOptions();
  }

  @Override
  public Duration connectTimeout() {
    return plain.connectTimeout();
  }

  @Override
  public Duration readTimeout() {
    return plain.readTimeout();
  }

  @Override
  public Optional<Integer> socketReceiveBufferSize() {
    return plain.socketReceiveBufferSize();
  }

  @Override
  public Optional<Integer> socketSendBufferSize() {
    return plain.socketSendBufferSize();
  }

  @Override
  public boolean socketReuseAddress() {
    return plain.socketReuseAddress();
  }

  @Override
  public boolean socketKeepAlive() {
    return plain.socketKeepAlive();
  }

  @Override
  public boolean tcpNoDelay() {
    return plain.tcpNoDelay();
  }
}
