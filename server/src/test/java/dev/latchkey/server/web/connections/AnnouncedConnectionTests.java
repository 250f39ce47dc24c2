package dev.latchkey.server.web.connections;

import static dev.latchkey.server.web.connections.GuardedServer.eventually;
import static dev.latchkey.server.web.connections.GuardedServer.read;
import static dev.latchkey.server.web.connections.GuardedServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Connections that begin with a PROXY protocol header, and those of the same proxy that do not.
@Tag("S4-52")
@Tag("ASVS-15.3.4")
class AnnouncedConnectionTests {
  private static final String PROXY = "127.0.0.98";
  private static final String WHO = "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private final GuardedServer server = GuardedServer.overTls(100, 5, 4);

  @AfterEach
  void stop() {
    server.close();
  }

  private static String who(Socket socket) throws IOException {
    send(socket, WHO);
    var answer = read(socket);
    return answer.lines().filter(line -> line.startsWith("Client: ")).findFirst().orElse(answer);
  }

  private long closed(String why) {
    return server.guard.closed().getOrDefault(why, 0L);
  }

  @Test
  void theClientIsWhoeverTheProxyNames() throws Exception {
    try (var four = server.connectTls(PROXY, TestProxyHeader.client("203.0.113.66", 40000));
        var six = server.connectTls(PROXY, TestProxyHeader.client("2001:db8::1", 7))) {
      for (var round = 0; round < 2; round++) {
        assertEquals("Client: 203.0.113.66 40000 true", who(four));
        assertEquals("Client: 2001:db8:0:0:0:0:0:1 7 true", who(six));
      }
    }
  }

  @Test
  void aConnectionOfTheProxyItselfIsItsOwn() throws Exception {
    try (var probe = server.connectTls(PROXY, ProxyHeader.local());
        var unknown = server.connectTls(PROXY, TestProxyHeader.of(0x21, 0, new byte[0]))) {
      assertTrue(who(probe).matches("Client: 127\\.0\\.0\\.98 \\d+ false"));
      assertTrue(who(unknown).matches("Client: 127\\.0\\.0\\.98 \\d+ false"));
    }
  }

  @Test
  void othersSendNone() throws Exception {
    try (var direct = server.connectTls("127.0.0.2")) {
      assertTrue(who(direct).matches("Client: 127\\.0\\.0\\.2 \\d+ true"));
    }
    assertThrows(
        IOException.class,
        () -> server.connectTls("127.0.0.2", TestProxyHeader.client("203.0.113.66", 1)));
    assertThrows(
        IOException.class,
        () -> server.connectTls("127.0.0.99", TestProxyHeader.client("203.0.113.66", 1)));
    assertEquals(0, closed("proxy_header"));
  }

  @Test
  void aProxyThatSendsNoneIsClosedAndSaidOnce() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(ConnectionGuard.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.setLevel(ch.qos.logback.classic.Level.WARN);
    log.addAppender(lines);
    try {
      var version1 = "PROXY TCP4 203.0.113.66 192.0.2.1 40000 443\r\n";
      for (var round = 0; round < 3; round++) {
        assertThrows(IOException.class, () -> server.connectTls(PROXY));
        assertThrows(
            IOException.class,
            () -> server.connectTls(PROXY, version1.getBytes(StandardCharsets.US_ASCII)));
      }
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
    assertEquals(6, closed("proxy_header"));
    assertEquals(2, lines.list.size(), lines.list::toString);
    var said = lines.list.toString();
    assertTrue(said.contains("127.0.0.98") && said.contains("send-proxy-v2"), said);
    assertTrue(said.contains("it sent none") && said.contains("it sent version 1"), said);
  }

  @Test
  void eachClientHasAShareOfItsOwn() throws Exception {
    try (var sockets = new Sockets();
        var neighbour = server.connectTls(PROXY, TestProxyHeader.client("203.0.113.1", 1))) {
      for (var i = 0; i < 20; i++) {
        sockets.add(server.connectTls(PROXY, TestProxyHeader.client("203.0.113.66", i)));
      }
      assertEquals(15, closed("gave_way"));
      assertEquals("Client: 203.0.113.1 1 true", who(neighbour));
    }
    eventually(() -> server.guard.open() == 0);
  }

  @Test
  void manyClientsOfOneProxyAreServed() throws Exception {
    try (var sockets = new Sockets()) {
      for (var i = 0; i < 50; i++) {
        sockets.add(server.connectTls(PROXY, TestProxyHeader.client("203.0.113." + i, i)));
      }
      assertEquals(50, server.guard.open());
      assertEquals(0, closed("gave_way"));
    }
  }

  @Test
  void aHeaderThatStopsAtAnyByteEndsWithTheHandshakesTime() throws Exception {
    var header = TestProxyHeader.client("203.0.113.66", 1, new byte[20]);
    try (var sockets = new Sockets()) {
      for (var sent = 0; sent < header.length; sent++) {
        var socket = sockets.add(server.connect(PROXY));
        socket.getOutputStream().write(Arrays.copyOf(header, sent));
      }
      eventually(() -> server.guard.open() == header.length);
      try (var other = server.connectTls(PROXY, TestProxyHeader.client("203.0.113.66", 1))) {
        assertEquals("Client: 203.0.113.66 1 true", who(other), "those that wait keep none out");
      }
      server.pass(ConnectionLimits.HANDSHAKE);
      eventually(() -> server.guard.open() == 0);
      assertEquals(header.length, closed("overdue"));
    }
  }

  @Test
  void aConnectionThatEndsWithinItsHeaderLeavesNothing() throws Exception {
    var header = TestProxyHeader.client("203.0.113.66", 1);
    for (var sent = 0; sent <= header.length; sent++) {
      try (var socket = server.connect(PROXY)) {
        socket.getOutputStream().write(Arrays.copyOf(header, sent));
      }
    }
    eventually(() -> server.guard.open() == 0); // and no time has passed
    assertEquals(0, closed("proxy_header"), "a look at the port is no fault of the proxy");
  }
}
