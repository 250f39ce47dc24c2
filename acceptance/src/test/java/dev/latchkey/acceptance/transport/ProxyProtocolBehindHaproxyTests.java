package dev.latchkey.acceptance.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.ManagementPort;
import dev.latchkey.acceptance.fixtures.RawHttp;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Tls;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A real HAProxy that passes TLS on, set up as `docs/operate/proxy-protocol.md` says: it alone
/// says who connects.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S4-52")
@Tag("ASVS-15.3.4")
final class ProxyProtocolBehindHaproxyTests {
  private static final int MOST_ATTEMPTS = 200;
  private final int management = TestPorts.free();
  private final int front = TestPorts.free();
  private final int version1 = TestPorts.free();
  private final RunningLatchkey latchkey =
      RunningLatchkey.startWithFile(
          """
          trusted-proxies: 127.0.0.1
          proxy-protocol: true
          management.port: %d
          """
              .formatted(management));
  private Process haproxy;
  private Path folder;

  @BeforeAll
  void startHaproxy(@TempDir Path temporary) throws IOException {
    folder = temporary;
    var documented = example();
    var settings =
        documented
                .replace("bind :443", "bind 127.0.0.1:" + front)
                .replace("127.0.0.1:8443", "127.0.0.1:" + latchkey.port())
                .replace("/etc/ssl/latchkey-ca.pem", copy(latchkey.authority()).toString())
                .replace("auth.example.org", "localhost")
            + """

            frontend old
              bind 127.0.0.1:%d
              default_backend old

            backend old
              server latchkey 127.0.0.1:%d send-proxy
            """
                .formatted(version1, latchkey.port());
    var file = Files.writeString(folder.resolve("haproxy.cfg"), settings);
    haproxy =
        new ProcessBuilder("haproxy", "-db", "-f", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Waiting.until("HAProxy", () -> !answer(front, "").isEmpty() || !haproxy.isAlive());
    assertTrue(haproxy.isAlive(), this::log);
  }

  @AfterAll
  void stop() {
    haproxy.destroyForcibly();
    latchkey.close();
  }

  private static String example() {
    var page = RunningLatchkey.read(Launcher.ROOT.resolve("docs/operate/proxy-protocol.md"));
    var block = Pattern.compile("```haproxy\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertTrue(block.find());
    return block.group(1);
  }

  private Path copy(Path authority) throws IOException {
    return Files.copy(authority, folder.resolve("ca.pem"));
  }

  private String log() {
    return RunningLatchkey.read(folder.resolve("log"));
  }

  /// What is answered on a port; empty where nothing is.
  private String answer(int port, String headers) {
    try {
      return RawHttp.send(
          Tls.trusting(latchkey.authority()),
          port,
          "GET /sign-in HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n");
    } catch (java.io.UncheckedIOException e) {
      return "";
    }
  }

  private Api through() {
    return new Api(URI.create("https://localhost:" + front), Tls.trusting(latchkey.authority()));
  }

  private static int wrongToken(Api api, int number) {
    var body = Api.json(Map.of("token", "A".repeat(43), "new_password", "twelve amber windmills"));
    return api.send(
            api.request("/api/v1/recovery/completion")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "198.51.100." + number)
                .header("Forwarded", "for=198.51.100." + number)
                .POST(BodyPublishers.ofString(body)))
        .status();
  }

  @Test
  void eachClientIsASourceOfItsOwnWhateverItWrites() {
    try (var guesser = through();
        var other = through()) {
      var status = 0;
      for (var number = 0; number < MOST_ATTEMPTS && status != 429; number++) {
        status = wrongToken(guesser, number);
      }
      assertEquals(429, status, "many headers of its own are no many sources");
      assertNotEquals(429, wrongToken(other, 1), "its limit is no limit of others");
    }
  }

  /// Its checks come with the command LOCAL, and over TLS.
  @Test
  void haproxyFindsTheServerHealthy() {
    Waiting.until(
        "some checks", () -> answer(front, "").startsWith("HTTP/1.1 200") && haproxy.isAlive());
    Waiting.pause(3000);
    assertTrue(!log().contains("is DOWN"), this::log);
    assertTrue(answer(front, "").startsWith("HTTP/1.1 200"));
  }

  @Test
  void theServersOwnChecksGoOn() throws Exception {
    assertEquals(200, ManagementPort.ask(latchkey, management, "/livez").statusCode());
    assertEquals(200, ManagementPort.ask(latchkey, management, "/readyz").statusCode());
  }

  @Test
  void version1IsRefusedAndTheLogSaysWhatToSet() {
    assertEquals("", answer(version1, ""));
    assertEquals("", answer(latchkey.port(), ""), "no header at all");
    Waiting.until(
        "the lines",
        () -> {
          var lines = RunningLatchkey.read(latchkey.data().resolve("log/latchkey.jsonl"));
          return lines.contains("send-proxy-v2), and it sent version 1")
              && lines.contains("send-proxy-v2), and it sent none");
        });
    var report = latchkey.administrate("check");
    assertEquals(1, report.exitCode());
    assertTrue(report.out().contains("for want of a PROXY protocol header"), report::toString);
  }
}
