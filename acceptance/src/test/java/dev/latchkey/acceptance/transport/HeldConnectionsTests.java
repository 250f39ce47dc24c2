package dev.latchkey.acceptance.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.ManagementPort;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Tls;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One machine tries to keep others out by what it holds open. `bench/hold` measures the same.
@Tag("ASVS-15.2.2")
final class HeldConnectionsTests {
  private static final InetAddress ATTACKER = InetAddress.ofLiteral("127.0.0.66");
  private static final String HEAD =
      "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

  private static Socket silent(RunningLatchkey latchkey) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(ATTACKER, 0));
    socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), latchkey.port()));
    return socket;
  }

  private static SSLSocket spoken(RunningLatchkey latchkey, String begin) throws IOException {
    var trust = Tls.trusting(latchkey.authority()).getSocketFactory();
    var socket = (SSLSocket) trust.createSocket(silent(latchkey), "localhost", 0, true);
    socket.getOutputStream().write(begin.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void close(List<? extends Socket> sockets) throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
  }

  @Test
  void fewDescriptorsAreEnoughToGoOnAccepting() throws IOException, InterruptedException {
    var management = TestPorts.free();
    var settings = Map.of("LATCHKEY_MANAGEMENT_PORT", "" + management);
    try (var latchkey = RunningLatchkey.startWith(400, settings);
        var api = latchkey.api()) {
      var person = Person.withAccount(latchkey, api);
      var sockets = new ArrayList<Socket>();
      for (var i = 0; i < 1000; i++) {
        sockets.add(silent(latchkey));
      }
      person.signIn(api).expect(201);
      assertEquals(200, ManagementPort.ask(latchkey, management, "/livez").statusCode());
      assertEquals(200, ManagementPort.ask(latchkey, management, "/readyz").statusCode());
      close(sockets);
      person.signIn(api).expect(201);
    }
  }

  @Test
  void smallHeapIsEnoughForEverybodyWhoHoldsOn() throws IOException {
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_JAVA_OPTIONS", "-Xmx96m"));
        var api = latchkey.api()) {
      var person = Person.withAccount(latchkey, api);
      var sockets = new ArrayList<Socket>();
      for (var i = 0; i < 1500; i++) {
        sockets.add(silent(latchkey));
      }
      for (var i = 0; i < 200; i++) {
        sockets.add(spoken(latchkey, HEAD + "Content-Length: 60000\r\n\r\n" + " ".repeat(50_000)));
      }
      person.signIn(api).expect(201);
      person.signIn(api).expect(201);
      close(sockets);
      assertEquals(143, latchkey.stop());
    }
  }

  @Test
  void whatIsTooLongIsToldAndNotKept() throws IOException {
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_JAVA_OPTIONS", "-Xmx96m"))) {
      for (var framing :
          List.of("Content-Length: 90000000", "Transfer-Encoding: chunked\r\n\r\n5555555")) {
        try (var socket = spoken(latchkey, HEAD + framing + "\r\n\r\n" + " ".repeat(1000))) {
          var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(answer.startsWith("HTTP/1.1 413"), answer);
          assertTrue(answer.contains("\"code\":\"body_too_large\""), answer);
        }
      }
    }
  }

  @Test
  void framingThatIsUnusualIsNeverAnErrorOfOurs() throws IOException {
    try (var latchkey = RunningLatchkey.start()) {
      var body = "{\"login\":\"a\",\"password\":\"b\"}";
      var size = Integer.toHexString(body.length());
      var head = HEAD + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
      for (var framed :
          List.of(
              size + ";name=value\r\n" + body + "\r\n0\r\n\r\n",
              size + "\r\n" + body + "\r\n0\r\nTrailer: value\r\n\r\n",
              size + "\r\n" + body + "\r\n0;end\r\n\r\n",
              "-1\r\n" + body + "\r\n0\r\n\r\n",
              "zz\r\n" + body + "\r\n0\r\n\r\n",
              "\r\n\r\n")) {
        try (var socket = spoken(latchkey, head + framed)) {
          var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(answer.startsWith("HTTP/1.1 4"), framed + " -> " + answer);
        }
      }
      var log = RunningLatchkey.read(latchkey.data().resolve("log").resolve("latchkey.jsonl"));
      assertFalse(log.contains("stack_trace"), log);
    }
  }

  @Test
  void upgradeIsIgnoredOnThePublicPort() throws IOException {
    try (var latchkey = RunningLatchkey.start()) {
      for (var protocol : List.of("h2c", "websocket", "TLS/1.0")) {
        var request =
            "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: "
                + protocol
                + "\r\n\r\n";
        try (var socket = spoken(latchkey, request)) {
          var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
        }
      }
    }
  }
}
