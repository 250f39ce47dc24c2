package dev.latchkey.server.web.connections;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class PortVisitTests {
  private final Accepted accepted = new Accepted();

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private PortVisit visit(ServerSocket server) {
    return new PortVisit((InetSocketAddress) server.getLocalSocketAddress(), accepted);
  }

  @Test
  void portThatAcceptsIsOneThatAccepts() throws IOException {
    try (var server = listening()) {
      Thread.ofVirtual()
          .start(() -> {
            try (var _ = server.accept()) {
              accepted.increment();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      assertEquals(PortVisit.Outcome.ACCEPTED, visit(server).visit());
    }
  }

  @Test
  void connectionThatOnlyTheSystemTookIsNotAccepted() throws IOException {
    try (var server = listening()) {
      assertEquals(PortVisit.Outcome.LEFT_WAITING, visit(server).visit());
    }
  }

  @Test
  void closedPortRefuses() throws IOException {
    var server = listening();
    var visit = visit(server);
    server.close();
    assertEquals(PortVisit.Outcome.REFUSED, visit.visit());
  }
}
