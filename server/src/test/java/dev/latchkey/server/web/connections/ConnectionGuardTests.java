package dev.latchkey.server.web.connections;

import static dev.latchkey.server.web.connections.GuardedServer.eventually;
import static dev.latchkey.server.web.connections.GuardedServer.read;
import static dev.latchkey.server.web.connections.GuardedServer.send;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ASVS-15.2.2")
final class ConnectionGuardTests {
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello";
  private static final String CHUNKED =
      """
      POST / HTTP/1.1
      Host: localhost
      Transfer-Encoding: chunked

      5
      hello
      0

      """
          .replace("\n", "\r\n");
  private static final String SLOW = "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static long gaveWay(GuardedServer server) {
    return server.guard.closed().getOrDefault("gave_way", 0L);
  }

  @Test
  void requestThatStopsAtAnyByteEndsAtItsDeadline() throws Exception {
    for (var request : List.of(POST, CHUNKED)) {
      try (var server = new GuardedServer(500, 500, 50)) {
        var sockets = new ArrayList<Socket>();
        for (var sent = 1; sent < request.length(); sent++) {
          var socket = server.connect("127.0.0.1");
          send(socket, request.substring(0, sent));
          sockets.add(socket);
        }
        eventually(() -> server.guard.receiving() == sockets.size());
        server.pass(GuardedServer.REQUEST);
        eventually(() -> server.guard.open() == 0);
        for (var socket : sockets) {
          assertEquals("", read(socket));
        }
      }
    }
  }

  @Test
  void connectionThatEndsAtAnyByteLeavesNothing() throws Exception {
    for (var request : List.of(POST, CHUNKED)) {
      try (var server = new GuardedServer(500, 500, 50)) {
        for (var sent = 0; sent < request.length(); sent++) {
          try (var socket = server.connect("127.0.0.1")) {
            send(socket, request.substring(0, sent));
          }
        }
        eventually(() -> server.guard.open() == 0); // and no time has passed
      }
    }
  }

  @Test
  void byteAtATimeIsNoMoreTimeForTheRequest() throws Exception {
    try (var server = new GuardedServer(8, 8, 4);
        var socket = server.connect("127.0.0.1")) {
      send(socket, "P");
      eventually(() -> server.guard.receiving() == 1);
      for (var second = 1; second < 10; second++) {
        server.pass(Duration.ofSeconds(1));
        send(socket, POST.substring(second, second + 1));
      }
      Thread.sleep(600); // two sweeps
      assertEquals(1, server.guard.open(), "its time is not up");
      server.pass(Duration.ofSeconds(1));
      eventually(() -> server.guard.open() == 0);
    }
  }

  @Test
  void nextRequestHasItsOwnTime() throws Exception {
    try (var server = new GuardedServer(8, 8, 4);
        var socket = server.connect("127.0.0.1")) {
      for (var round = 0; round < 5; round++) {
        send(socket, POST);
        assertTrue(read(socket).startsWith("HTTP/1.1 200"));
        server.pass(Duration.ofSeconds(9));
      }
    }
  }

  @Test
  void idleConnectionEndsAfterAMinute() throws Exception {
    try (var server = new GuardedServer(8, 8, 4);
        var socket = server.connect("127.0.0.1")) {
      send(socket, GET);
      assertTrue(read(socket).endsWith("done"));
      eventually(() -> server.guard.answering() == 0);
      server.pass(Duration.ofSeconds(59));
      Thread.sleep(600); // two sweeps
      assertEquals(1, server.guard.open());
      server.pass(Duration.ofSeconds(1));
      eventually(() -> server.guard.open() == 0);
      assertEquals(1L, server.guard.closed().get("overdue"));
    }
  }

  @Test
  void whoOpensTooManyShutsOutOnlyTheirOwnOldest() throws Exception {
    try (var server = new GuardedServer(100, 10, 4);
        var neighbour = server.connect("127.0.0.2")) {
      eventually(() -> server.guard.open() == 1);
      var flood = new ArrayList<Socket>();
      for (var i = 0; i < 60; i++) {
        flood.add(server.connect("127.0.0.1"));
      }
      eventually(() -> gaveWay(server) == 50);
      assertEquals(11, server.guard.open());
      send(neighbour, GET);
      assertTrue(read(neighbour).endsWith("done"));
      send(flood.getLast(), GET);
      assertTrue(read(flood.getLast()).endsWith("done"), "the newest is served");
      assertEquals("", read(flood.getFirst()), "the oldest gave way");
    }
  }

  @Test
  void manySourcesTogetherGiveWayToo() throws Exception {
    try (var server = new GuardedServer(20, 10, 4)) {
      for (var i = 0; i < 60; i++) {
        var _ = server.connect("127.0.1." + (i % 6 + 1));
      }
      eventually(() -> gaveWay(server) == 40);
      assertEquals(20, server.guard.open());
      try (var late = server.connect("127.0.0.7")) {
        send(late, GET);
        assertTrue(read(late).endsWith("done"));
      }
    }
  }

  @Test
  void connectionThatHadAnAnswerOutlivesThoseThatHadNone() throws Exception {
    try (var server = new GuardedServer(100, 5, 4);
        var known = server.connect("127.0.0.1")) {
      send(known, GET);
      assertTrue(read(known).endsWith("done"));
      for (var i = 0; i < 30; i++) {
        var _ = server.connect("127.0.0.1");
      }
      eventually(() -> gaveWay(server) == 26);
      send(known, GET);
      assertTrue(read(known).endsWith("done"));
    }
  }

  @Test
  void whatIsWorkedOnNeverGivesWay() throws Exception {
    try (var server = new GuardedServer(3, 3, 2);
        var working = server.connect("127.0.0.1")) {
      send(working, SLOW);
      server.slowBegan.await();
      for (var i = 0; i < 20; i++) {
        var _ = server.connect("127.0.0.1");
      }
      eventually(() -> gaveWay(server) == 18);
      server.slowMayEnd.countDown();
      assertTrue(read(working).endsWith("done"));
    }
  }

  @Test
  void whereAllAreWorkedOnTheNewcomerIsRefused() throws Exception {
    try (var server = new GuardedServer(2, 2, 2);
        var one = server.connect("127.0.0.1");
        var two = server.connect("127.0.0.1")) {
      send(one, SLOW);
      send(two, SLOW);
      eventually(() -> server.guard.answering() == 2);
      try (var third = server.connect("127.0.0.1")) {
        assertEquals("", read(third));
      }
      server.slowMayEnd.countDown();
      assertTrue(read(one).endsWith("done"));
      assertTrue(read(two).endsWith("done"));
      try (var fourth = server.connect("127.0.0.1")) {
        send(fourth, GET);
        assertTrue(read(fourth).endsWith("done"), "the listener goes on");
      }
    }
  }

  @Test
  void proxyHasNoShareOfItsOwn() throws Exception {
    try (var server = new GuardedServer(100, 5, 4)) {
      var sockets = new ArrayList<Socket>();
      for (var i = 0; i < 50; i++) {
        sockets.add(server.connect("127.0.0.99"));
      }
      eventually(() -> server.guard.open() == 50);
      for (var socket : sockets) {
        send(socket, GET);
        assertTrue(read(socket).endsWith("done"));
      }
    }
  }

  @Test
  void largeUnfinishedRequestsGiveWayToEachOther() throws Exception {
    try (var server = new GuardedServer(100, 100, 3)) {
      var sockets = new ArrayList<Socket>();
      for (var i = 0; i < 10; i++) {
        var socket = server.connect("127.0.0.1");
        send(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n");
        send(socket, "x".repeat(20_000));
        sockets.add(socket);
        server.pass(Duration.ofMillis(10));
      }
      eventually(() -> server.guard.open() == 3);
      send(sockets.getLast(), "x".repeat(40_000));
      assertTrue(read(sockets.getLast()).endsWith("done"), "the newest is served");
    }
  }

  @Test
  void requestThatNeverEndsIsCutAtItsBytes() throws Exception {
    try (var server = new GuardedServer(8, 8, 4);
        var socket = server.connect("127.0.0.1")) {
      send(socket, "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      var sent = sendUntilClosed(socket, "0".repeat(1024));
      assertTrue(sent < 20 * 1024 * 1024, "sent " + sent);
      eventually(() -> server.guard.open() == 0);
    }
  }

  /// A line that never ends: the size of a chunk, digit by digit.
  private static long sendUntilClosed(Socket socket, String piece) {
    var sent = 0L;
    try {
      while (sent < 64L * 1024 * 1024) {
        send(socket, piece);
        sent += piece.length();
      }
    } catch (IOException e) {
      return sent; // closed from the other side
    }
    return sent;
  }

  @Test
  void upgradeIsIgnored() throws Exception {
    try (var server = new GuardedServer(8, 8, 4);
        var socket = server.connect("127.0.0.1")) {
      for (var protocol : List.of("h2c", "websocket", "TLS/1.3")) {
        send(
            socket,
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: "
                + protocol
                + "\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n");
        assertTrue(read(socket).startsWith("HTTP/1.1 200"), protocol);
      }
    }
  }
}
