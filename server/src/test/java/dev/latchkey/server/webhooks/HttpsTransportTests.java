package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Network;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a receiver can do to this server, and where a message can be led.
class HttpsTransportTests {
  private static final String HOST = "hooks.example.org";
  private static final AllowedAddresses LOOPBACK =
      new AllowedAddresses(List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")));
  private static final SignedMessage MESSAGE =
      new SignedMessage(
          "id1", 1_700_000_000, "v1,abc=", "{\"a\":\"ä\"}".getBytes(StandardCharsets.UTF_8));
  private final TestAuthority authority = TestAuthority.named("CN=Operator");
  private final SSLContext trust =
      PrivateTrust.context(authority.writeTo(TestFolder.makeInMemory()));
  private final TestReceiver receiver = new TestReceiver(authority, HOST);
  private final List<String> lookedUp = new ArrayList<>();

  @AfterEach
  void end() {
    receiver.close();
  }

  private HttpsTransport transport(AllowedAddresses allowed, String... addresses) {
    return transport(allowed, Duration.ofMinutes(1), addresses);
  }

  private HttpsTransport transport(
      AllowedAddresses allowed, Duration deadline, String... addresses) {
    return new HttpsTransport(
        allowed,
        host -> {
          lookedUp.add(host);
          var all = new ArrayList<InetAddress>();
          for (var address : addresses) {
            all.add(InetAddress.getByAddress(host, InetAddress.ofLiteral(address).getAddress()));
          }
          return all.toArray(InetAddress[]::new);
        },
        trust,
        deadline);
  }

  private URI url(String host, String path) {
    return URI.create("https://" + host + ":" + receiver.port() + path);
  }

  private Sent send() {
    return transport(LOOPBACK, "127.0.0.1").send(url(HOST, "/"), MESSAGE);
  }

  private static Sent failed(String reason) {
    return Sent.Failed.because(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/latchkey%2Fa?key=%C3%A4&b=1",
        "/a%20b/%E4%F6/%252F?sig=a%2Bb%2F%3D&a&a=&x=a+b&b==c?d",
        "/?key=1"
      })
  void aMessageArrivesAsItIs(String path) {
    assertEquals(
        new Sent.Accepted(204), transport(LOOPBACK, "127.0.0.1").send(url(HOST, path), MESSAGE));
    var received = receiver.next();
    assertEquals("POST", received.method());
    assertEquals(path, received.uri());
    assertEquals("{\"a\":\"ä\"}", received.body());
    assertEquals("id1", received.header("Webhook-id"));
    assertEquals("1700000000", received.header("Webhook-timestamp"));
    assertEquals("v1,abc=", received.header("Webhook-signature"));
    assertEquals("application/json", received.header("Content-type"));
    assertEquals(HOST + ":" + receiver.port(), received.header("Host"));
    assertEquals("Latchkey", received.header("User-agent"));
  }

  @Test
  void aNameIsLookedUpOnceForAMessage() {
    var transport = transport(LOOPBACK, "127.0.0.1");
    for (var number = 1; number <= 2; number++) {
      transport.send(url(HOST, "/"), MESSAGE);
      assertEquals(number, lookedUp.size());
    }
  }

  /// DNS that answers with another address the second time leads nowhere else.
  @Test
  void theConnectionGoesToTheAddressThatWasChecked() {
    var transport =
        new HttpsTransport(
            LOOPBACK,
            host -> {
              lookedUp.add(host);
              return new InetAddress[] {
                InetAddress.ofLiteral(lookedUp.size() == 1 ? "127.0.0.1" : "192.0.2.1")
              };
            },
            trust,
            Duration.ofMinutes(1));
    assertEquals(new Sent.Accepted(204), transport.send(url(HOST, "/"), MESSAGE));
    assertEquals(failed("address_not_allowed"), transport.send(url(HOST, "/"), MESSAGE));
  }

  @Test
  void aPrivateAddressIsNotReachedUnlessItIsAllowed() {
    var nothing = new AllowedAddresses(List.of());
    assertEquals(
        failed("address_not_allowed"),
        transport(nothing, "127.0.0.1").send(url(HOST, "/"), MESSAGE));
    assertEquals(0, receiver.waiting());
    assertEquals(new Sent.Accepted(204), send());
  }

  @Test
  void onePrivateAddressAmongOthersIsTooMany() {
    assertEquals(
        failed("address_not_allowed"),
        transport(LOOPBACK, "127.0.0.1", "10.0.0.1").send(url(HOST, "/"), MESSAGE));
    assertEquals(
        failed("address_not_allowed"),
        transport(LOOPBACK, "169.254.169.254", "127.0.0.1").send(url(HOST, "/"), MESSAGE));
    assertEquals(0, receiver.waiting());
  }

  /// The real look-up understands each of them as 127.0.0.1, or as nothing.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "localhost",
        "localhost.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::7f00:1]",
        "0.0.0.0"
      })
  void noWayOfWritingItReachesThisMachine(String host) {
    var transport =
        new HttpsTransport(
            new AllowedAddresses(List.of()),
            InetAddress::getAllByName,
            trust,
            Duration.ofMinutes(1));
    var sent = transport.send(URI.create("https://" + host + ":" + receiver.port()), MESSAGE);
    assertTrue(
        List.of(failed("address_not_allowed"), failed("unknown_host")).contains(sent),
        sent::toString);
    assertEquals(0, receiver.waiting());
  }

  @Test
  void aNameThatNoOneKnowsIsSaidToBeUnknown() {
    var transport =
        new HttpsTransport(
            LOOPBACK,
            host -> {
              throw new UnknownHostException(host);
            },
            trust,
            Duration.ofMinutes(1));
    assertEquals(failed("unknown_host"), transport.send(url(HOST, "/"), MESSAGE));
  }

  @Test
  void theCertificateMustBeOfTheNameInTheUrl() {
    var transport = transport(LOOPBACK, "127.0.0.1");
    assertEquals(failed("no_trusted_tls"), transport.send(url("other.example.org", "/"), MESSAGE));
    assertEquals(0, receiver.waiting());
  }

  /// Reverse DNS, which the address's owner writes, has no say in it.
  @Test
  void anAddressInTheUrlIsVerifiedAsAnAddress() {
    try (var named = new TestReceiver(authority, "localhost")) {
      var url = URI.create("https://127.0.0.1:" + named.port() + "/");
      assertEquals(failed("no_trusted_tls"), transport(LOOPBACK, "127.0.0.1").send(url, MESSAGE));
      assertEquals(0, named.waiting());
    }
  }

  @Test
  void aStrangersCertificateIsNotTrusted() {
    try (var stranger = new TestReceiver(TestAuthority.stranger(), HOST)) {
      var url = URI.create("https://" + HOST + ":" + stranger.port() + "/");
      assertEquals(failed("no_trusted_tls"), transport(LOOPBACK, "127.0.0.1").send(url, MESSAGE));
      assertEquals(0, stranger.waiting());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsNotFollowed(int status) {
    receiver.answering(exchange -> {
      exchange.getResponseHeaders().set("Location", url(HOST, "/elsewhere").toString());
      exchange.sendResponseHeaders(status, -1);
    });
    assertEquals(new Sent.Failed(OptionalInt.of(status), "refused", Duration.ZERO), send());
    receiver.next();
    assertEquals(0, receiver.waiting());
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 404, 429, 500, 503})
  void anythingButSuccessIsAFailure(int status) {
    receiver.answering(status);
    assertEquals(new Sent.Failed(OptionalInt.of(status), "refused", Duration.ZERO), send());
  }

  @Test
  void goneIsGone() {
    receiver.answering(410);
    assertEquals(new Sent.Gone(), send());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"120", "soon", "-1", "", "99999999999999999999", "Wed, 21 Oct 2026 07:28:00 GMT"})
  void onlySecondsToWaitAreRead(String value) {
    receiver.answering(exchange -> {
      exchange.getResponseHeaders().set("Retry-After", value);
      exchange.sendResponseHeaders(503, -1);
    });
    var pause = value.equals("120") ? Duration.ofMinutes(2) : Duration.ZERO;
    assertEquals(new Sent.Failed(OptionalInt.of(503), "refused", pause), send());
  }

  @Test
  void aBodyWithoutAnEndIsNotRead() {
    receiver.answering(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      var some = new byte[1 << 16];
      while (true) {
        exchange.getResponseBody().write(some);
      }
    });
    assertEquals(new Sent.Accepted(200), send());
  }

  @Test
  void aReceiverThatIsSilentIsGivenUp() throws IOException {
    receiver.answering(exchange -> {
      try {
        Thread.sleep(Duration.ofMinutes(2));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    var soon = transport(LOOPBACK, Duration.ofSeconds(2), "127.0.0.1");
    assertEquals(failed("timeout"), soon.send(url(HOST, "/"), MESSAGE));
    try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var url = URI.create("https://" + HOST + ":" + deaf.getLocalPort() + "/");
      assertEquals(failed("timeout"), soon.send(url, MESSAGE));
    }
  }

  /// A byte now and then is no answer either.
  @Test
  void aHeadWithoutAnEndIsGivenUp() throws Exception {
    try (var slow = new TestReceiver(authority, HOST)) {
      slow.answering(exchange -> {
        for (var number = 0; number < 100; number++) {
          exchange.getResponseHeaders().add("X-" + number, "a".repeat(1000));
        }
        exchange.sendResponseHeaders(200, -1);
      });
      var url = URI.create("https://" + HOST + ":" + slow.port() + "/");
      assertEquals(
          failed("no_valid_response"), transport(LOOPBACK, "127.0.0.1").send(url, MESSAGE));
    }
  }

  @Test
  void aClosedPortIsNoConnection() {
    receiver.close();
    assertEquals(failed("connection_failed"), send());
  }
}
