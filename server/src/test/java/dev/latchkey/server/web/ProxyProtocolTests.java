package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.web.connections.ProxyHeader;
import dev.latchkey.server.web.connections.TestProxyHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A server that must be told by its proxy, before the handshake, who connects.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-52")
@Tag("ASVS-15.3.4")
class ProxyProtocolTests {
  private static final int WRONG_TOKENS = 30;
  private static final String BODY =
      TestServer.json(Map.of("token", "A".repeat(43), "new_password", "twelve amber windmills"));
  private final int management = TestServer.freePort();
  private final TestServer server =
      TestServer.start(
          Map.of(
              "trusted-proxies",
              "127.0.0.1, 10.0.0.0/8",
              "proxy-protocol",
              "true",
              "management.port",
              "" + management));

  @AfterAll
  void end() {
    server.close();
  }

  @BeforeEach
  void anotherDay() {
    server.clock().advance(Duration.ofDays(1));
  }

  /// The status of the answer to a wrong token.
  private int wrongToken(byte[] header, String forwardedFor) throws IOException {
    var factory = TestServer.trustingEverybody().getSocketFactory();
    try (var plain = new Socket()) {
      plain.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.base().getPort()));
      plain.setSoTimeout(30_000);
      plain.getOutputStream().write(header);
      try (var socket = factory.createSocket(plain, "localhost", 0, true)) {
        var request =
            """
            POST /api/v1/recovery/completion HTTP/1.1
            Host: localhost
            X-Forwarded-For: %s
            Content-Type: application/json
            Content-Length: %d
            Connection: close

            %s\
            """
                .formatted(forwardedFor, BODY.length(), BODY);
        socket
            .getOutputStream()
            .write(request.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return Integer.parseInt(answer.split(" ", 3)[1]);
      }
    }
  }

  private interface Header {
    byte[] of(int number);
  }

  private void isOneSource(Header header, String forwardedFor) throws IOException {
    for (var number = 0; number < WRONG_TOKENS; number++) {
      assertEquals(410, wrongToken(header.of(number), forwardedFor.replace("N", "" + number)));
    }
    assertEquals(429, wrongToken(header.of(99), forwardedFor.replace("N", "99")));
  }

  private void isManySources(Header header, String forwardedFor) throws IOException {
    for (var number = 0; number <= WRONG_TOKENS; number++) {
      assertEquals(410, wrongToken(header.of(number), forwardedFor.replace("N", "" + number)));
    }
  }

  @Test
  void whoeverTheProxyNamesIsTheSource() throws IOException {
    isOneSource(n -> TestProxyHeader.client("203.0.113.66", 40_000 + n), "198.51.100.1");
    isManySources(n -> TestProxyHeader.client("203.0.113." + n, 7), "198.51.100.1");
  }

  @Test
  void anIpv6NetworkIsOneSource() throws IOException {
    isOneSource(n -> TestProxyHeader.client("2001:db8:7::" + n, 1), "198.51.100.1");
  }

  @Test
  void aHeaderOfTheClientIsNotBelieved() throws IOException {
    isOneSource(_ -> TestProxyHeader.client("203.0.113.166", 1), "198.51.100.N");
  }

  /// It would be the word of whoever is behind the proxy.
  @Test
  void whereTheProxyNamesNobodyNoForwardedHeaderCounts() throws IOException {
    isOneSource(_ -> ProxyHeader.local(), "198.51.100.N");
  }

  @Test
  void aProxyBehindAProxyIsBelieved() throws IOException {
    isManySources(_ -> TestProxyHeader.client("10.1.2.3", 1), "203.0.113.N");
  }

  @Test
  void aProxyBehindAProxyIsBelievedNoFurther() throws IOException {
    isOneSource(_ -> TestProxyHeader.client("10.1.2.3", 1), "198.51.100.N, 203.0.113.67");
  }

  /// They come from 127.0.0.1, where the proxy is.
  @Test
  void theServersOwnChecksGoOn() {
    for (var page : new String[] {"/livez", "/readyz"}) {
      var answer =
          server.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + management + page)));
      assertEquals(200, answer.status(), answer::text);
    }
  }

  @Test
  void theProtocolNeedsAProxy() {
    var refused =
        assertThrows(
            BadSetting.class, () -> TestServer.start(Map.of("proxy-protocol", "true")).close());
    assertTrue(String.valueOf(refused.getMessage()).contains("trusted-proxies"));
  }
}
