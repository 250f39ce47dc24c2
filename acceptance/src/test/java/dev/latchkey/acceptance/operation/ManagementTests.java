package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.ManagementPort;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Tls;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The port for operators.
public final class ManagementTests {
  @Test
  void healthAndMetricsAreThereAndNothingElse() throws IOException, InterruptedException {
    var port = TestPorts.free();
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_MANAGEMENT_PORT", "" + port));
        var api = latchkey.api()) {
      assertEquals("ok\n", ManagementPort.ask(latchkey, port, "/livez").body());
      assertEquals("ready\n", ManagementPort.ask(latchkey, port, "/readyz").body());
      var person = Person.withAccount(latchkey, api);
      person.signIn(api).expect(201);
      person.withPassword("wrong amber windmill").signIn(api).expect(401);
      var metrics = ManagementPort.ask(latchkey, port, "/metrics");
      assertEquals(200, metrics.statusCode());
      assertTrue(metrics.headers().firstValue("Content-Type").orElse("").startsWith("text/plain"));
      for (var line :
          List.of(
              "latchkey_audit_events_total{event=\"authn_login_success\"} 1",
              "latchkey_audit_events_total{event=\"authn_login_fail\"} 1",
              "latchkey_http_answers_total{class=\"4xx\"} 1",
              "latchkey_hash_waiting 0",
              "latchkey_letters{state=\"dead\"} 0",
              "latchkey_sessions 1")) {
        assertTrue(metrics.body().lines().anyMatch(line::equals), line + "\n" + metrics.body());
      }
      assertTrue(metrics.body().contains("latchkey_memory_bytes{kind=\"heap\"} "));
      assertFalse(metrics.body().contains(person.email()), metrics::body);
      for (var path : List.of("/", "/metrics/", "/sign-in", "/api/v1/session", "/%2e%2e/metrics")) {
        assertEquals(404, ManagementPort.ask(latchkey, port, path).statusCode(), path);
      }
      assertEquals(405, post(latchkey, port).statusCode());
      assertEquals(404, api.get("/metrics").status());
      assertEquals(404, api.get("/livez").status());
      isClosedFromOutside(port);
    }
  }

  private static HttpResponse<String> post(RunningLatchkey latchkey, int port)
      throws IOException, InterruptedException {
    try (var client =
        HttpClient.newBuilder().sslContext(Tls.trusting(latchkey.authority())).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/livez"))
              .POST(BodyPublishers.ofString("x"))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private static void isClosedFromOutside(int port) throws SocketException {
    var outside =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    for (var address : outside) {
      assertThrows(IOException.class, () -> connect(address, port), address::toString);
    }
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1000);
    }
  }

  @Test
  void aPortThatSomebodySetAndThatIsTakenStopsTheStart() throws IOException {
    try (var taken = new java.net.ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      var folder = TestFolder.make();
      var command = Launcher.latchkey("serve", "--port", "0", "--data", folder.toString());
      command.environment().put("LATCHKEY_MANAGEMENT_PORT", "" + taken.getLocalPort());
      var finished = Finished.of(command, "");
      assertEquals(1, finished.exitCode(), finished::toString);
      assertTrue(finished.err().contains("" + taken.getLocalPort()), finished::toString);
      TestFolder.remove(folder);
    }
  }
}
