package dev.latchkey.server.web.connections;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Connections that end together.
final class Sockets implements AutoCloseable {
  private final List<Socket> all = new ArrayList<>();

  Socket add(Socket socket) {
    all.add(socket);
    return socket;
  }

  @Override
  public void close() throws IOException {
    for (var socket : all) {
      socket.close();
    }
  }
}
