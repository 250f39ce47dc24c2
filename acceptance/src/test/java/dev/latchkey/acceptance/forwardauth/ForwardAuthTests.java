package dev.latchkey.acceptance.forwardauth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RawHttp;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.ReverseProxy;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Tls;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An application behind each real proxy, set up by the page of the documentation, which knows who
/// is signed in without a sign-in of its own.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ForwardAuthTests {
  private static final List<String> NAMES =
      List.of(
          "x-latchkey-account",
          "x-latchkey-session",
          "x-latchkey-assurance",
          "x-latchkey-signature");
  private final RunningLatchkey latchkey =
      RunningLatchkey.start(Map.of("LATCHKEY_TRUSTED_PROXIES", "127.0.0.1"));
  private final TestAuthority authority = TestAuthority.stranger();
  private final Map<ReverseProxy, Api> through = new EnumMap<>(ReverseProxy.class);
  private final Map<ReverseProxy, Api> beforeNobody = new EnumMap<>(ReverseProxy.class);
  private final List<Process> proxies = new ArrayList<>();
  private final Api api = latchkey.api();
  private final HttpServer application;
  private final HttpsServer overloaded;

  ForwardAuthTests() throws IOException {
    var free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    application = HttpServer.create(free, 0);
    application.createContext("/", ForwardAuthTests::echo);
    application.start();
    overloaded = HttpsServer.create(free, 0);
    overloaded.setHttpsConfigurator(new HttpsConfigurator(authority.issue("localhost").context()));
    overloaded.createContext("/", ForwardAuthTests::putOff);
    overloaded.start();
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

  /// A Latchkey that has too much to do.
  private static void putOff(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Retry-After", "7");
    exchange.sendResponseHeaders(503, -1);
    exchange.close();
  }

  @BeforeAll
  void startProxies(@TempDir Path folder) throws IOException {
    var ca = Files.writeString(folder.resolve("overloaded.pem"), authority.pem());
    for (var proxy : ReverseProxy.values()) {
      var there = folder.resolve(proxy.name());
      through.put(proxy, start(proxy, there, latchkey.port(), latchkey.authority(), 200));
      var port = overloaded.getAddress().getPort();
      beforeNobody.put(proxy, start(proxy, folder.resolve(proxy + "-503"), port, ca, 503));
    }
  }

  private Api start(ReverseProxy proxy, Path folder, int behind, Path ca, int status) {
    var port = TestPorts.free();
    var site = new ReverseProxy.Site(folder, port, behind, ca, application.getAddress().getPort());
    var process = proxy.start(site, authority.issue("localhost"));
    proxies.add(process);
    var client =
        new Api(URI.create("https://localhost:" + port), Tls.trusting(authority.certificate()));
    Waiting.until(proxy + " to answer", () -> !process.isAlive() || answers(client, status));
    assertTrue(process.isAlive(), () -> RunningLatchkey.read(folder.resolve("log")));
    return client;
  }

  private static boolean answers(Api client, int status) {
    try {
      return client.trySend(client.request("/sign-in")).status() == status;
    } catch (IOException notYet) {
      return false;
    }
  }

  @AfterAll
  void end() {
    proxies.forEach(Process::destroy);
    Stream.of(through, beforeNobody).forEach(all -> all.values().forEach(Api::close));
    application.stop(0);
    overloaded.stop(0);
    api.close();
    latchkey.close();
  }

  private HttpRequest.Builder request(ReverseProxy proxy, String... headers) {
    var request = Objects.requireNonNull(through.get(proxy)).request("/app/report?month=5");
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Reply application(ReverseProxy proxy, String... headers) {
    return send(proxy, request(proxy, headers));
  }

  private Reply send(ReverseProxy proxy, HttpRequest.Builder request) {
    return Objects.requireNonNull(through.get(proxy)).send(request);
  }

  private String session() {
    return Person.withAccount(latchkey, api).session(api);
  }

  /// The values of a header that an application would read under that name.
  private static List<String> values(Reply reply, String name) {
    return reply
        .text()
        .lines()
        .map(line -> line.split(": ?", 2))
        .filter(line -> line[0].replaceAll("[^a-z]", "-").equals(name))
        .map(line -> line[1])
        .toList();
  }

  // who is let in

  @ParameterizedTest
  @EnumSource
  void strangerIsSentToTheSignInPageAndBack(ReverseProxy proxy) {
    var reply = application(proxy, "Cookie", "app=1").expect(302);
    assertEquals(
        latchkey.baseUrl() + "/sign-in?notice=sign-in-first&return=%2Fapp%2Freport%3Fmonth%3D5",
        reply.header("Location"));
    application(proxy, "Sec-Fetch-Mode", "navigate").expect(302);
  }

  /// What browsers leave as it is in queries, which Java's client does not send.
  @ParameterizedTest
  @EnumSource
  void theWayBackKeepsWhatBrowsersSend(ReverseProxy proxy) {
    var base = Objects.requireNonNull(through.get(proxy)).base();
    var path = "/app/report?filter[a]=1&q={b|c}^d`e";
    var answer =
        RawHttp.send(
            Tls.trusting(authority.certificate()),
            base.getPort(),
            "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    var back = "return=" + URLEncoder.encode(path, StandardCharsets.UTF_8);
    assertTrue(answer.startsWith("HTTP/1.1 302") && answer.contains(back + "\r\n"), answer);
  }

  @ParameterizedTest
  @EnumSource
  void scriptsAndFormsGet401InWordsAboutTheCookie(ReverseProxy proxy) {
    for (var refused :
        List.of(
            application(proxy, "Sec-Fetch-Mode", "cors"),
            application(proxy, "Sec-Fetch-Mode", "no-cors", "Cookie", "app=1"),
            send(proxy, request(proxy).POST(BodyPublishers.ofString("a=b"))),
            send(proxy, request(proxy).method("DELETE", BodyPublishers.noBody())))) {
      assertTrue(refused.expect(401).text().contains("cookie of a live session"), refused::text);
    }
  }

  @ParameterizedTest
  @EnumSource
  void endedSessionIsAStrangerAtOnce(ReverseProxy proxy) {
    var token = session();
    application(proxy, "Cookie", "__Host-s=" + token).expect(200);
    api.delete("/api/v1/session", token).expect(204);
    application(proxy, "Cookie", "__Host-s=" + token).expect(302);
  }

  @ParameterizedTest
  @EnumSource
  void formOfSomebodySignedInArrives(ReverseProxy proxy) {
    var post = request(proxy, "Cookie", "__Host-s=" + session());
    assertEquals(
        List.of("3"),
        values(
            send(proxy, post.POST(BodyPublishers.ofString("a=b"))).expect(200), "content-length"));
  }

  // what the application is told

  @ParameterizedTest
  @EnumSource
  void applicationLearnsWhoIsSignedIn(ReverseProxy proxy) {
    var token = session();
    var session = api.get("/api/v1/session", token).expect(200);
    var reply = application(proxy, "Cookie", "app=1; __Host-s=" + token).expect(200);
    assertEquals(List.of(session.text("account_id")), values(reply, "x-latchkey-account"));
    assertEquals(List.of(session.text("session_id")), values(reply, "x-latchkey-session"));
    assertEquals(List.of("aal1"), values(reply, "x-latchkey-assurance"));
    var signature = values(reply, "x-latchkey-signature");
    assertEquals(1, signature.size());
    assertTrue(signature.getFirst().matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+"), signature::toString);
  }

  @ParameterizedTest
  @EnumSource
  void noSpellingOfOurHeadersPasses(ReverseProxy proxy) {
    var headers = new ArrayList<>(List.of("Cookie", "__Host-s=" + session()));
    for (var name : NAMES) {
      for (var spelled :
          List.of(
              name,
              name.toUpperCase(Locale.ROOT),
              name.replace('-', '_'),
              name.replaceFirst("-", "_"),
              name.replaceFirst("y-", "y_"),
              name.replace('-', '_').toUpperCase(Locale.ROOT))) {
        headers.addAll(List.of(spelled, "forged"));
      }
    }
    var reply = application(proxy, headers.toArray(String[]::new)).expect(200);
    assertFalse(reply.text().contains("forged"), reply::text);
    NAMES.forEach(name -> assertEquals(1, values(reply, name).size(), reply::text));
  }

  @ParameterizedTest
  @EnumSource
  void onlyTheApplicationsOwnCookiesReachIt(ReverseProxy proxy) {
    var ours = "__Host-s=" + session() + "; __Host-d=device";
    var with = application(proxy, "Cookie", "a=\"b; app=its-own; " + ours).expect(200);
    assertEquals(List.of("app=its-own"), values(with, "cookie"), with::text);
    var without = application(proxy, "Cookie", ours).expect(200);
    assertEquals(List.of(), values(without, "cookie"), without::text);
  }

  @ParameterizedTest
  @EnumSource
  void longCookiesOfApplicationsShutNobodyOut(ReverseProxy proxy) {
    var cookies = new StringBuilder("__Host-s=" + session());
    for (var number = 0; number < 4; number++) {
      cookies.append("; big").append(number).append('=').append("x".repeat(5000));
    }
    for (var version : Version.values()) {
      var request = request(proxy, "Cookie", cookies.toString()).version(version);
      send(proxy, request).expect(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void retryAfterReachesTheBrowser(ReverseProxy proxy) {
    var client = Objects.requireNonNull(beforeNobody.get(proxy));
    var reply = client.send(client.request("/app/report")).expect(503);
    assertEquals("7", reply.header("Retry-After"));
  }

  @ParameterizedTest
  @EnumSource
  void signInThroughTheProxyOpensTheApplication(ReverseProxy proxy) {
    var person = Person.withAccount(latchkey, api);
    var client = Objects.requireNonNull(through.get(proxy));
    var page = client.get("/sign-in?return=%2Fapp%2Freport").expect(200);
    var csrf = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(page.text());
    assertTrue(csrf.find());
    var form =
        Stream.of("csrf", csrf.group(1), "login", person.email(), "password", person.password())
            .map(text -> URLEncoder.encode(text, StandardCharsets.UTF_8))
            .toList();
    var body = "%s=%s&%s=%s&%s=%s&return=%%2Fapp%%2Freport".formatted(form.toArray(Object[]::new));
    var signedIn =
        client
            .send(
                client
                    .request("/sign-in")
                    .headers("Content-Type", "application/x-www-form-urlencoded")
                    .headers("Cookie", cookies(page))
                    .POST(BodyPublishers.ofString(body)))
            .expect(303);
    assertEquals("/app/report", signedIn.header("Location"));
    application(proxy, "Cookie", cookies(signedIn)).expect(200);
  }

  private static String cookies(Reply reply) {
    return String.join(
        "; ",
        reply.headers().allValues("Set-Cookie").stream()
            .map(line -> line.split(";", 2)[0])
            .toList());
  }

  // the signature

  @Test
  void tenLinesCheckTheSignature(@TempDir Path folder) throws IOException {
    var token = session();
    var session = api.get("/api/v1/session", token).expect(200);
    var request = api.request("/api/v1/forward-auth").header("Cookie", "__Host-s=" + token);
    var header = api.send(request).expect(200).header("X-Latchkey-Signature");
    var parts = header.split("\\.", -1);
    var other = Arrays.copyOf(parts, 3);
    other[1] = parts[1].replaceFirst(".$", parts[1].endsWith("Q") ? "A" : "Q");
    assertNotEquals(header, String.join(".", other));
    var example = ReverseProxy.example("A signature", "js");
    var lines = example.replace("https://auth.example.org", latchkey.baseUrl().toString());
    Files.writeString(folder.resolve("identity.mjs"), lines);
    Files.writeString(
        folder.resolve("try.mjs"),
        """
        import { whoIsIt } from './identity.mjs';
        for (const header of process.argv.slice(2)) {
          try {
            console.log(whoIsIt(header).account);
          } catch (e) {
            console.log('refused');
          }
        }
        """);
    var tried =
        run(folder, header, String.join(".", other), parts[0] + ".." + parts[2], "", "a.b.c");
    assertEquals(
        List.of(session.text("account_id"), "refused", "refused", "refused", "refused"), tried);
    var elsewhere = lines.replace("new URL(issuer).hostname", "'other.example.org'");
    Files.writeString(folder.resolve("identity.mjs"), elsewhere);
    assertEquals(List.of("refused"), run(folder, header));
    var later = lines.replace("Date.now()", "(Date.now() + 61000)");
    Files.writeString(folder.resolve("identity.mjs"), later);
    assertEquals(List.of("refused"), run(folder, header));
  }

  private List<String> run(Path folder, String... headers) {
    var words = new ArrayList<>(List.of("node", "try.mjs"));
    words.addAll(List.of(headers));
    var command = new ProcessBuilder(words).directory(folder.toFile());
    command.environment().put("NODE_EXTRA_CA_CERTS", latchkey.authority().toString());
    var finished = Finished.of(command, "");
    assertEquals(0, finished.exitCode(), finished::toString);
    return finished.out().lines().toList();
  }
}
