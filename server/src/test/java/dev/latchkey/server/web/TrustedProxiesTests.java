package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.latchkey.server.identifiers.ClientAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What proxies write of the client, in all the forms that they use.
@Tag("ASVS-15.3.4")
@Tag("S4-52")
class TrustedProxiesTests {
  private static final String CLIENT = "203.0.113.66";
  private static final String CLIENT6 = "2001:db8:0:0:0:0:0:1";
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
  private final TrustedProxies proxies =
      TrustedProxies.of(List.of("10.0.0.0/8", "2001:db8:aa::/48"));

  private String client(Map<String, List<String>> headers) {
    var client = proxies.client(PROXY, name -> headers.getOrDefault(name, List.of()));
    return client.toString().split("%", 2)[0];
  }

  private String forwardedFor(String... lines) {
    return client(Map.of("X-Forwarded-For", List.of(lines)));
  }

  private String forwarded(String... lines) {
    return client(Map.of("Forwarded", List.of(lines)));
  }

  private void counted(long read, long missing, long unreadable) {
    assertEquals(
        Map.of("read", read, "missing", missing, "unreadable", unreadable), proxies.counts());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CLIENT,
        CLIENT + ":40000",
        "\"" + CLIENT + ":40000\"",
        "[" + CLIENT + "]:40000",
        "::ffff:" + CLIENT,
        "[::ffff:" + CLIENT + "]:40000",
        "::ffff:cb00:7142",
        "198.51.100.7, " + CLIENT + ":1",
        "198.51.100.7," + CLIENT + ":1,10.2.3.4:80",
        CLIENT + ":1, [2001:db8:aa::7]:443, 10.9.9.9",
        "\", " + CLIENT,
        "for=\", " + CLIENT,
      })
  void everyFormOfAnIpv4AddressIsRead(String line) {
    assertEquals(CLIENT, forwardedFor(line));
    counted(1, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2001:db8::1",
        "2001:DB8:0:0::1",
        "[2001:db8::1]",
        "[2001:db8::1]:4711",
        "\"[2001:db8::1]:4711\"",
        "2001:db8::1%eth0",
        "[2001:db8::1%25eth0]:4711",
        "198.51.100.7, [2001:db8::1]:4711",
      })
  void everyFormOfAnIpv6AddressIsRead(String line) {
    assertEquals(CLIENT6, forwardedFor(line));
    counted(1, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for=" + CLIENT,
        "For=\"" + CLIENT + ":40000\"",
        "for=\"" + CLIENT + ":_hidden\"",
        "proto=https;by=10.0.0.1;for=" + CLIENT + ";host=auth.example.org",
        "proto=https ; for = " + CLIENT + " ; by=_gateway",
        "for=198.51.100.7, for=" + CLIENT,
        "for=" + CLIENT + ";host=\"a, for=198.51.100.7\"",
        "host=\"a;for=198.51.100.7\";for=" + CLIENT,
        "host=\"a\\\";for=198.51.100.7;b=\\\"\";for=" + CLIENT,
        "for=\"198.51.100.7, for=" + CLIENT,
        "for=_secret, for=" + CLIENT,
        "for=" + CLIENT + ", for=\"[2001:db8:aa::9]:443\", for=10.1.1.1",
      })
  void everyFormOfForwardedIsRead(String line) {
    assertEquals(CLIENT, forwarded(line));
    counted(1, 0, 0);
  }

  @Test
  void forwardedNamesIpv6InQuotationMarks() {
    assertEquals(CLIENT6, forwarded("for=\"[2001:db8::1]:4711\""));
    assertEquals(CLIENT6, forwarded("for=\"[2001:db8::1]\";proto=https"));
  }

  @Test
  void severalLinesAreOneList() {
    assertEquals(CLIENT, forwardedFor("198.51.100.7", CLIENT + ":9"));
    assertEquals(CLIENT, forwardedFor("198.51.100.7, " + CLIENT, "10.3.3.3", "10.4.4.4:1"));
    assertEquals(CLIENT, forwarded("for=\"198.51.100.7", "for=" + CLIENT, "for=10.3.3.3"));
    counted(3, 0, 0);
  }

  @Test
  void forwardedForCountsWhereBothCome() {
    var both = Map.of("Forwarded", List.of("for=198.51.100.7"), "X-Forwarded-For", List.of(CLIENT));
    assertEquals(CLIENT, client(both));
    var empty = Map.of("Forwarded", List.of("for=" + CLIENT), "X-Forwarded-For", List.of(" "));
    assertEquals(CLIENT, client(empty));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown",
        "_hidden",
        "localhost",
        "203.0.113",
        "203.0.113.300:80",
        "0x7f000001",
        "203.0.113.66:port",
        "203.0.113.66:123456",
        "[2001:db8::1",
        "2001:db8::1]",
        "[]:80",
        "[%eth0]",
        "%",
        ":80",
        "\"",
        "",
        "203.0.113.66, unknown, 10.9.9.9",
        "203.0.113.66, , 10.9.9.9",
      })
  void whatNamesNobodyLeavesTheProxyAndIsCounted(String text) {
    var last = text.contains("10.9.9.9") ? "10.9.9.9" : "10.0.0.1";
    if (!text.isEmpty()) {
      assertEquals(last, forwardedFor(text));
      counted(0, 0, 1);
    }
    assertEquals("10.0.0.1", forwarded("for=" + text.replace(last, "_x")));
    assertEquals(text.isEmpty() ? 1 : 2, proxies.counts().get("unreadable"));
  }

  @Test
  void aProxyThatSaysNothingIsCounted() {
    assertEquals("10.0.0.1", client(Map.of()));
    assertEquals("10.0.0.1", forwardedFor(""));
    counted(0, 2, 0);
  }

  @Test
  void anElementWithoutAClientNamesNobody() {
    assertEquals("10.0.0.1", forwarded("proto=https;by=10.0.0.1"));
    assertEquals("10.0.0.1", forwarded("for=" + CLIENT + ", proto=https"));
    counted(0, 0, 2);
  }

  @Test
  void strangersAreNeitherBelievedNorCounted() {
    var peer = InetAddress.ofLiteral("192.0.2.1");
    assertEquals(new ClientAddress(peer), proxies.client(peer, _ -> List.of(CLIENT)));
    counted(0, 0, 0);
  }

  @Test
  void longHeadersAreReadInTime() {
    for (var part : List.of(" ", ",", ";", "\"", "\\", "for=", "[", "%", "a", ":", "1", "\\\"")) {
      var long32 = part.repeat(32_768 / part.length());
      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () -> {
            forwardedFor(long32 + "x");
            forwarded("for=" + long32 + "x");
            forwarded("for=\"" + long32 + "\"");
          },
          part);
    }
  }
}
