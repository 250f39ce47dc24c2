package dev.latchkey.server.web.connections;

import static dev.latchkey.server.web.connections.GuardedServer.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ASVS-15.2.2")
final class HandshakeTurnsTests {
  private static final String ATTACKER = "127.0.0.66";
  private static final String NEWCOMER = "127.0.0.2";
  private final GuardedServer server = GuardedServer.overTls(500, 500, 50);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    threads.shutdownNow();
    server.close();
  }

  /// What a client sends first.
  private static byte[] clientHello(String protocol) {
    return hello(engine -> engine.setEnabledProtocols(new String[] {protocol}));
  }

  private static byte[] helloWith(String suite) {
    return hello(engine -> engine.setEnabledCipherSuites(new String[] {suite}));
  }

  private static byte[] hello(Consumer<SSLEngine> prepare) {
    var engine = TestServer.trustingEverybody().createSSLEngine("localhost", 443);
    engine.setUseClientMode(true);
    prepare.accept(engine);
    var bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    try {
      var _ = engine.wrap(ByteBuffer.allocate(0), bytes);
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private void send(Socket socket, byte[] bytes) throws IOException {
    var out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
  }

  private void assertNewcomerIsLetIn() throws Exception {
    try (var newcomer = server.connectTls(NEWCOMER)) {
      GuardedServer.send(newcomer, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTrue(GuardedServer.read(newcomer).startsWith("HTTP/1.1 200"));
    }
    eventually(() -> server.guard.handshakes().free() == 1);
  }

  @Test
  void handshakeThatEndsAtAnyByteHoldsNoPlace() throws Exception {
    for (var hello : new byte[][] {clientHello("TLSv1.3"), clientHello("TLSv1.2")}) {
      for (var sent = 1; sent <= hello.length; sent++) {
        try (var socket = server.connect(ATTACKER)) {
          if (sent % 2 == 0) {
            socket.setSoLinger(true, 0); // with a reset, so that the answer fails
          }
          send(socket, Arrays.copyOf(hello, sent));
        }
      }
      assertNewcomerIsLetIn();
    }
  }

  @Test
  void handshakeThatStopsAtAnyByteHoldsNoPlace() throws Exception {
    var hello = clientHello("TLSv1.3");
    try (var sockets = new Sockets()) {
      for (var sent = 1; sent <= hello.length; sent += 4) {
        var socket = server.connect(ATTACKER);
        sockets.add(socket);
        send(socket, Arrays.copyOf(hello, sent));
      }
      send(sockets.add(server.connect(ATTACKER)), hello); // its end is never sent
      assertNewcomerIsLetIn();
    }
  }

  @Test
  void handshakeThatIsRefusedHoldsNoPlace() throws Exception {
    try (var sockets = new Sockets()) {
      send(
          sockets.add(server.connect(ATTACKER)),
          "no handshake".getBytes(StandardCharsets.US_ASCII));
      send(sockets.add(server.connect(ATTACKER)), helloWith("TLS_AES_256_GCM_SHA384"));
      assertNewcomerIsLetIn();
    }
  }

  @Test
  void newcomerWaitsForOneHandshakeOfEachSourceAtMost() throws Exception {
    var turns = server.guard.handshakes();
    var first = turns.of(ATTACKER);
    assertTrue(first.enter());
    var order = new CopyOnWriteArrayList<String>();
    for (var i = 0; i < 20; i++) {
      ask(turns, ATTACKER, order, i + 1);
    }
    ask(turns, NEWCOMER, order, 21);
    first.leave();
    eventually(() -> order.size() == 21);
    assertTrue(order.indexOf(NEWCOMER) <= 1, order::toString);
  }

  private void ask(HandshakeTurns turns, String source, List<String> order, int waitingThen)
      throws InterruptedException {
    var _ =
        threads.submit(() -> {
          var turn = turns.of(source);
          assertTrue(turn.enter());
          order.add(source);
          turn.leave();
        });
    eventually(() -> turns.waiting() == waitingThen);
  }

  @Test
  void placeIsTakenOnceAndGivenBackOnce() {
    var turn = server.guard.handshakes().of(ATTACKER);
    assertTrue(turn.enter());
    assertTrue(turn.enter());
    assertEquals(0, server.guard.handshakes().free());
    turn.leave();
    turn.leave();
    assertEquals(1, server.guard.handshakes().free());
  }
}
