package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An application behind nginx and behind Caddy, each set up by the page of the documentation,
/// which knows who is signed in without a sign-in of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForwardAuthTests {
  private final RunningLatchkey latchkey =
      RunningLatchkey.start(Map.of("LATCHKEY_TRUSTED_PROXIES", "127.0.0.1"));
  private final TestAuthority authority = TestAuthority.stranger();
  private final Map<ReverseProxy, Api> through = new EnumMap<>(ReverseProxy.class);
  private final List<Process> proxies = new ArrayList<>();
  private final Api api = latchkey.api();
  private final HttpServer application;

  ForwardAuthTests() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext("/", ForwardAuthTests::echo);
    application.start();
  }

  /// The application answers with the headers that reached it, a line each, names in lower case.
  private static void echo(HttpExchange exchange) throws IOException {
    var lines = new StringBuilder();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            values.forEach(value ->
                lines
                    .append(name.toLowerCase(Locale.ROOT))
                    .append(": ")
                    .append(value)
                    .append('\n')));
    var body = lines.toString().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @BeforeAll
  void startProxies(@TempDir Path folder) {
    for (var proxy : ReverseProxy.values()) {
      var site =
          new ReverseProxy.Site(
              folder.resolve(proxy.name()),
              RunningLatchkey.freePort(),
              latchkey,
              application.getAddress().getPort());
      var process = proxy.start(site, authority.issue("localhost"));
      proxies.add(process);
      var client =
          new Api(
              URI.create("https://localhost:" + site.port()),
              Tls.trusting(authority.certificate()));
      through.put(proxy, client);
      Waiting.until(
          proxy + " to answer: " + RunningLatchkey.read(site.folder().resolve("log")),
          () -> !process.isAlive() || answers(client));
      assertTrue(process.isAlive(), () -> RunningLatchkey.read(site.folder().resolve("log")));
    }
  }

  private static boolean answers(Api client) {
    try {
      return client.trySend(client.request("/sign-in")).status() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  @AfterAll
  void end() {
    proxies.forEach(Process::destroy);
    through.values().forEach(Api::close);
    application.stop(0);
    api.close();
    latchkey.close();
  }

  private Reply application(ReverseProxy proxy, String cookies, String... headers) {
    var client = Objects.requireNonNull(through.get(proxy));
    var request = client.request("/app/report?month=5").header("Cookie", cookies);
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request);
  }

  private static List<String> lines(Reply reply, String name) {
    return reply.text().lines().filter(line -> line.startsWith(name + ": ")).toList();
  }

  @ParameterizedTest
  @EnumSource
  void strangerIsSentToTheSignInPageAndBack(ReverseProxy proxy) {
    var reply = application(proxy, "app=1").expect(302);
    assertEquals(
        latchkey.baseUrl() + "/sign-in?notice=sign-in-first&return=%2Fapp%2Freport%3Fmonth%3D5",
        reply.header("Location"));
  }

  @ParameterizedTest
  @EnumSource
  void applicationLearnsWhoIsSignedInAndNeverSeesTheCookie(ReverseProxy proxy) {
    var token = Person.withAccount(latchkey, api).session(api);
    var session = api.get("/api/v1/session", token).expect(200);
    var reply =
        application(
                proxy,
                "app=its-own; __Host-s=" + token + "; __Host-d=device",
                "X-Latchkey-Account",
                "forged",
                "X-Latchkey-Assurance",
                "aal3")
            .expect(200);
    assertEquals(
        List.of("x-latchkey-account: " + session.text("account_id")),
        lines(reply, "x-latchkey-account"));
    assertEquals(
        List.of("x-latchkey-session: " + session.text("session_id")),
        lines(reply, "x-latchkey-session"));
    assertEquals(List.of("x-latchkey-assurance: aal1"), lines(reply, "x-latchkey-assurance"));
    assertFalse(reply.text().contains(token) || reply.text().contains("__Host-"), reply::text);
    assertTrue(reply.text().contains("app=its-own"), reply::text);
  }

  @ParameterizedTest
  @EnumSource
  void endedSessionIsAStrangerAtOnce(ReverseProxy proxy) {
    var token = Person.withAccount(latchkey, api).session(api);
    application(proxy, "__Host-s=" + token).expect(200);
    api.delete("/api/v1/session", token).expect(204);
    application(proxy, "__Host-s=" + token).expect(302);
  }
}
