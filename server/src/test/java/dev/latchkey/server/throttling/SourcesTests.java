package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which source a request is counted for: the peer, unless somebody says otherwise who may.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("ASVS-15.3.4")
class SourcesTests {
  private static final int WRONG_TOKENS = 30;
  private static final String ADDRESS = "Latchkey-Client-Address";
  private static final String PASSWORD = "seven quiet lighthouses";
  private final TestServer bare = TestServer.start(Map.of());
  private final TestServer proxied =
      TestServer.start(Map.of("trusted-proxies", "127.0.0.1, 10.0.0.0/8, 2001:db8:aa::/48"));

  @AfterAll
  void end() {
    bare.close();
    proxied.close();
  }

  @BeforeEach
  void anotherDay() {
    bare.clock().advance(Duration.ofDays(1));
    proxied.clock().advance(Duration.ofDays(1));
  }

  private static Reply wrongToken(TestServer server, String... headers) {
    return server.post(
        "/api/v1/recovery/completion",
        Map.of("token", "A".repeat(43), "new_password", "twelve amber windmills"),
        headers);
  }

  private interface Sender {
    Reply send(int number);
  }

  /// All that it sends counts as of one source.
  private static void isOneSource(Sender sender) {
    for (var number = 0; number < WRONG_TOKENS; number++) {
      sender.send(number).expect(410);
    }
    sender.send(WRONG_TOKENS).expect(429);
  }

  private static void isManySources(Sender sender) {
    for (var number = 0; number <= WRONG_TOKENS; number++) {
      sender.send(number).expect(410);
    }
  }

  // proxies

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 203.0.113.N",
        "X-Forwarded-For: 203.0.113.N, 127.0.0.1",
        "Forwarded: for=203.0.113.N",
        "X-Real-IP: 203.0.113.N",
        "X-Client-IP: 203.0.113.N",
        "True-Client-IP: 203.0.113.N",
        "CF-Connecting-IP: 203.0.113.N",
        "Via: 1.1 203.0.113.N",
        ADDRESS + ": 203.0.113.N",
      })
  @Tag("S4-52")
  void withoutATrustedProxyNothingIsBelieved(String forged) {
    isOneSource(number -> wrongToken(bare, header(forged, number)));
  }

  private static String[] header(String line, int number) {
    return line.replace("N", "" + (number + 1)).split(": ", 2);
  }

  /// What a liar writes stands before what the nearest proxy adds, in one line or in two.
  @Test
  @Tag("S4-52")
  void behindOneProxyOnlyWhatItAddedIsBelieved() {
    isOneSource(number ->
        wrongToken(proxied, "X-Forwarded-For", "203.0.113." + (number + 1) + ", 198.51.100.1"));
    isOneSource(number ->
        wrongToken(
            proxied,
            "X-Forwarded-For",
            "203.0.113." + (number + 1),
            "X-Forwarded-For",
            "198.51.100.2"));
    isOneSource(number ->
        wrongToken(
            proxied,
            "Forwarded",
            "for=203.0.113." + (number + 1),
            "X-Forwarded-For",
            "198.51.100.3"));
    isManySources(number -> wrongToken(proxied, "X-Forwarded-For", "198.51.101." + (number + 1)));
  }

  @Test
  @Tag("S4-52")
  void aPortIsNoPartOfTheSource() {
    isOneSource(
        number -> wrongToken(proxied, "X-Forwarded-For", "203.0.113.66:" + (40_000 + number)));
    isManySources(number ->
        wrongToken(proxied, "X-Forwarded-For", "198.51.104.%d:4000".formatted(number + 1)));
    isManySources(number ->
        wrongToken(proxied, "Forwarded", "for=\"[2001:db8:7:%x::1]:4711\"".formatted(number)));
  }

  @Test
  @Tag("S4-52")
  void behindTwoProxiesTheSecondIsAskedForTheFirst() {
    isOneSource(number ->
        wrongToken(
            proxied, "X-Forwarded-For", "203.0.113." + (number + 1) + ", 198.51.102.1, 10.1.2.3"));
    isOneSource(number ->
        wrongToken(
            proxied,
            "X-Forwarded-For",
            "203.0.113." + (number + 1) + ", 198.51.102.2, 2001:db8:aa::7"));
    isManySources(number ->
        wrongToken(proxied, "X-Forwarded-For", "198.51.103." + (number + 1) + ", 10.1.2.3"));
  }

  /// Somebody in between whom nobody trusts is himself the source, whatever he says.
  @Test
  @Tag("S4-52")
  void aProxyThatIsNotTrustedIsTheSource() {
    isOneSource(number ->
        wrongToken(
            proxied, "X-Forwarded-For", "203.0.113." + (number + 1) + ", 192.0.2.99, 10.1.2.3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "junk",
        "",
        "203.0.113",
        "203.0.113.7:port",
        "[2001:db8::7",
        "localhost",
        "unknown"
      })
  void whatIsNoAddressEndsTheBelief(String hop) {
    isOneSource(number ->
        wrongToken(
            proxied, "X-Forwarded-For", "203.0.113." + (number + 1) + ", " + hop + ", 10.9.9.9"));
  }

  // IPv6

  @Test
  @Tag("S4-52")
  void ipv6IsCountedByItsNetworkOf64Bits() {
    isOneSource(number ->
        wrongToken(proxied, "X-Forwarded-For", "2001:db8:1:1:%x::%x".formatted(number, number)));
    wrongToken(proxied, "X-Forwarded-For", "2001:db8:1:1:ffff:ffff:ffff:ffff").expect(429);
    wrongToken(proxied, "X-Forwarded-For", "2001:db8:1:0:ffff:ffff:ffff:ffff").expect(410);
    wrongToken(proxied, "X-Forwarded-For", "2001:db8:1:2::").expect(410);
    isManySources(
        number -> wrongToken(proxied, "X-Forwarded-For", "2001:db8:2:%x::1".formatted(number)));
  }

  @Test
  void anIpv4AddressWrittenAsIpv6IsTheSameSource() {
    isOneSource(number ->
        wrongToken(
            proxied, "X-Forwarded-For", number % 2 == 0 ? "192.0.2.64" : "::ffff:192.0.2.64"));
    wrongToken(proxied, "X-Forwarded-For", "::ffff:192.0.2.65").expect(410);
  }

  // an application's own backend

  private static String[] backend(String token, String... addresses) {
    var headers = new ArrayList<>(List.of(TestServer.bearer(token)));
    for (var address : addresses) {
      headers.addAll(List.of(ADDRESS, address));
    }
    return headers.toArray(String[]::new);
  }

  @Test
  @Tag("S4-52")
  void usersBehindABackendDoNotShareALimit() {
    var token = bare.accessToken(Scope.END_USER_ADDRESS);
    isOneSource(_ -> wrongToken(bare, backend(token, "203.0.113.1")));
    isManySources(number -> wrongToken(bare, backend(token, "203.0.114." + (number + 1))));
    isOneSource(number -> wrongToken(bare, backend(token, "2001:db8:3:1::%x".formatted(number))));
    // The backend itself has used nothing up, and without the header it is one source.
    isOneSource(_ -> wrongToken(bare, backend(token)));
    wrongToken(bare, backend(token, "203.0.115.1")).expect(410);
  }

  @Test
  @Tag("S4-52")
  void everyCallWithoutASessionListensToABackend() {
    var token = bare.accessToken(Scope.END_USER_ADDRESS);
    isOneSource(_ -> wrongToken(bare, backend(token, "203.0.116.1")));
    var wrong = "A".repeat(43);
    for (var call :
        Map.of(
                "/api/v1/accounts/verification", Map.of("token", wrong, "password", PASSWORD),
                "/api/v1/sessions/link", Map.of("token", wrong, "request", wrong))
            .entrySet()) {
      bare.post(call.getKey(), call.getValue(), backend(token, "203.0.116.1")).expect(429);
      bare.post(call.getKey(), call.getValue(), backend(token, "203.0.116.2")).expect(410);
    }
  }

  @Test
  void aSessionBeginsWhereItsUserIs() {
    bare.account("ada@example.org", PASSWORD);
    var session =
        bare.post(
                "/api/v1/sessions",
                Map.of("login", "ada@example.org", "password", PASSWORD),
                backend(bare.accessToken(Scope.END_USER_ADDRESS), "203.0.117.1"))
            .expect(201)
            .text("session_token");
    var listed = bare.get("/api/v1/sessions", TestServer.bearer(session)).expect(200);
    assertEquals("203.0.117.1", listed.json().path(0).path("place").asText());
  }

  @Test
  @Tag("S4-52")
  void nobodyElseMayNameAnAddress() {
    var without = bare.accessToken(Scope.DELIVERIES_READ, Scope.AUDIT_READ);
    isOneSource(number -> wrongToken(bare, backend(without, "203.0.118." + (number + 1))));
    wrongToken(bare, backend("A".repeat(43), "203.0.119.1")).expect(429);
    wrongToken(bare, backend(without, "this is no address")).expect(429);
  }

  @Test
  void aTokenThatIsOverNamesNobody() {
    var token = bare.accessToken(Scope.END_USER_ADDRESS);
    bare.clock().advance(Duration.ofMinutes(15));
    isOneSource(number -> wrongToken(bare, backend(token, "203.0.120." + (number + 1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "junk",
        "localhost",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.7:443",
        "203.0.113.7, 203.0.113.8",
        "[2001:db8::7]",
        "2001:db8::7%eth0",
        "fe80::1%25lo",
        "0x7f000001",
        "2130706433",
      })
  void whatABackendNamesMustBeAnAddress(String text) {
    var refused =
        wrongToken(bare, backend(bare.accessToken(Scope.END_USER_ADDRESS), text)).expect(400);
    assertEquals("invalid_field", refused.text("code"));
    assertEquals(ADDRESS, refused.text("field"));
  }

  /// One of them came from outside, and nobody knows which.
  @Test
  void twoAddressesAreRefused() {
    var token = bare.accessToken(Scope.END_USER_ADDRESS);
    assertEquals(
        "invalid_field",
        wrongToken(bare, backend(token, "203.0.113.7", "203.0.113.8")).expect(400).text("code"));
  }
}
