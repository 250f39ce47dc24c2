package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.NewClient;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.passwords.PasswordHasher;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.MigratedFile;
import dev.latchkey.server.web.openapi.OpenApi;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// The whole server in this process, on a folder and a port of its own, by a clock that a test
/// moves.
public final class TestServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE = 2000;
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private final TestClock clock = new TestClock();
  private final Path folder;
  private final Set<Path> read = new HashSet<>();
  private final Map<Path, String> contents = new ConcurrentHashMap<>();
  private final LatchkeyServer server;
  private final HttpClient http;

  private TestServer(Path folder, Map<String, String> settings) {
    this.folder = folder;
    server =
        new LatchkeyServer(
            DataFolder.open(folder),
            ServerSettings.load(Optional.empty(), Map.of(), settings),
            freePort(),
            new SystemRandomness(),
            clock);
    http = HttpClient.newBuilder().sslContext(trustingEverybody()).build();
  }

  public static TestServer start(Map<String, String> settings) {
    var folder = TestFolder.makeInMemory();
    if (!settings.containsKey("database.url")) {
      MigratedFile.copyTo(folder.resolve("latchkey.db"));
    }
    return new TestServer(folder, settings);
  }

  /// Starts one on a folder that another has left.
  public static TestServer startOn(Path folder) {
    return startOn(folder, Map.of());
  }

  public static TestServer startOn(Path folder, Map<String, String> settings) {
    return new TestServer(folder, settings);
  }

  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public LatchkeyServer server() {
    return server;
  }

  public Database database() {
    return server.database();
  }

  public PasswordHasher hasher() {
    return server.hasher();
  }

  public OpenApi openApi() {
    return server.openApi();
  }

  public Path folder() {
    return folder;
  }

  public TestClock clock() {
    return clock;
  }

  public URI base() {
    return server.baseUrl();
  }

  // programs

  /// An answer.
  public record Reply(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public String text() {
      return response.body();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String text(String field) {
      return json().path(field).asText();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    public Reply expect(int status) {
      assertEquals(status, status(), this::text);
      return this;
    }
  }

  public Reply get(String path, String... headers) {
    return send(request(path, headers));
  }

  public Reply post(String path, Map<String, ?> body, String... headers) {
    return send("POST", path, body, headers);
  }

  public Reply put(String path, Map<String, ?> body, String... headers) {
    return send("PUT", path, body, headers);
  }

  public Reply patch(String path, Map<String, ?> body, String... headers) {
    return send("PATCH", path, body, headers);
  }

  public Reply delete(String path, Map<String, ?> body, String... headers) {
    return send("DELETE", path, body, headers);
  }

  private Reply send(String method, String path, Map<String, ?> body, String... headers) {
    return send(
        request(path, headers)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json(body))));
  }

  public static String json(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Reply send(HttpRequest.Builder request) {
    try {
      return new Reply(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(base().resolve(path));
    return headers.length == 0 ? request : request.headers(headers);
  }

  public static String[] bearer(String token) {
    return new String[] {"Authorization", "Bearer " + token};
  }

  /// A new application.
  public NewClient client(Scope... scopes) {
    var random = new SystemRandomness();
    var digests = keys().digests();
    var database = server.database();
    return new Clients(database, digests, new AuditTrail(database), random)
        .add("Example Hosting", Set.of(scopes));
  }

  public InstallationKeys keys() {
    return InstallationKeys.open(folder.resolve("keys"), new SystemRandomness());
  }

  /// The access token of a new application.
  public String accessToken(Scope... scopes) {
    var made = client(scopes);
    var form =
        request(
                "/oauth2/token",
                "Authorization",
                Nodes.basic(made),
                "Content-Type",
                "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials"));
    return send(form).expect(200).text("access_token");
  }

  /// An address that no other test knows.
  public static String someAddress() {
    return "person" + PEOPLE.incrementAndGet() + "@example.org";
  }

  /// The address of a new account that no other test knows.
  public String somebody(String password) {
    var email = someAddress();
    account(email, password);
    return email;
  }

  /// Signs somebody up and opens the account.
  public void account(String email, String password) {
    var request =
        post("/api/v1/accounts", Map.of("email", email, "password", password))
            .expect(202)
            .text("request");
    post(
            "/api/v1/accounts/verification",
            Map.of("token", mailedToken("/verify", email), "request", request))
        .expect(200);
  }

  /// The token of the next letter with a link to that page.
  public String mailedToken(String page) {
    return mailedToken(page, "");
  }

  /// The token of the next letter to that address with a link to that page.
  public String mailedToken(String page, String address) {
    var link = TestLinks.to(base().toString(), page);
    for (var tries = 0; tries < PATIENCE; tries++) {
      for (var letter : unread()) {
        var content = contents.computeIfAbsent(letter, TestServer::content);
        var found = link.matcher(content);
        if (content.contains(address) && found.find()) {
          read.add(letter);
          return found.group(1);
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new AssertionError("no letter with a link to " + page);
  }

  private List<Path> unread() {
    try (var files = Files.list(folder.resolve("mail"))) {
      return files
          .filter(file -> file.toString().endsWith(".eml") && !read.contains(file))
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /// What administration without the web has of it.
  public AdminTools tools() {
    return AdminTools.open(
        DataFolder.open(folder),
        ServerSettings.load(Optional.empty(), Map.of(), Map.of()),
        new SystemRandomness(),
        clock);
  }

  /// All letters so far.
  public Stream<String> letters() {
    try (var files = Files.list(folder.resolve("mail"))) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .map(file -> contents.computeIfAbsent(file, TestServer::content))
          .toList()
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /// Lets the server go on with what it does by itself.
  public static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
  }

  /// Lines that quoted-printable has broken are whole again.
  public static String content(Path letter) {
    try {
      return Files.readString(letter).replace("=\r\n", "").replace("=23", "#");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // browsers

  /// A browser without script: it keeps cookies and sends forms.
  public Browser browser() {
    return new Browser();
  }

  /// Keeps cookies, and follows nothing but a form to the page that it leads back to.
  public final class Browser {
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");
    private final Map<String, String> cookies = new HashMap<>();
    private String source = "";

    private Browser() {}

    /// The same browser behind a proxy that says where it is.
    public Browser behind(String address) {
      source = address;
      return this;
    }

    /// Another browser with the same cookies.
    public Browser copy() {
      var copy = new Browser().behind(source);
      copy.cookies.putAll(cookies);
      return copy;
    }

    public String cookie(String name) {
      return cookies.getOrDefault(name, "");
    }

    public Reply open(String path) {
      return receive(send(request(path, header())));
    }

    /// Opens the page as a browser does that says where it was led from: `Sec-Fetch-Site`.
    public Reply openFrom(String site, String path) {
      return receive(send(request(path, header()).header("Sec-Fetch-Site", site)));
    }

    /// Opens the page and loses the answer.
    public void openInVain(String path) {
      var _ = send(request(path, header()));
    }

    /// Opens a page and sends its form to its own address.
    public Reply submit(String path, Map<String, String> fields) {
      return submit(path, path, fields);
    }

    /// Opens a page and sends the form that goes to `action`.
    public Reply submit(String page, String action, Map<String, String> fields) {
      var sent = post(page, action, fields);
      var next = sent.header("Location");
      return next.contains("?sent=1") ? open(next) : sent;
    }

    /// The same, and follows nothing.
    public Reply post(String page, String action, Map<String, String> fields) {
      var csrf = CSRF.matcher(open(page).text());
      var form = new HashMap<>(fields);
      form.put("csrf", csrf.find() ? csrf.group(1) : "");
      return receive(
          send(
              request(action, header())
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(BodyPublishers.ofString(encode(form)))));
    }

    public Reply signIn(String login, String password) {
      return submit("/sign-in", Map.of("login", login, "password", password));
    }

    private String[] header() {
      var all =
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; "));
      var headers = new ArrayList<String>();
      if (!all.isEmpty()) {
        headers.addAll(List.of("Cookie", all));
      }
      if (!source.isEmpty()) {
        headers.addAll(List.of("X-Forwarded-For", source));
      }
      return headers.toArray(String[]::new);
    }

    private Reply receive(Reply reply) {
      for (var line : reply.response().headers().allValues("Set-Cookie")) {
        var pair = line.split(";", 2)[0].split("=", 2);
        if (line.contains("Max-Age=0;")) {
          cookies.remove(pair[0]);
        } else {
          cookies.put(pair[0], pair[1]);
        }
      }
      return reply;
    }

    private static String encode(Map<String, String> fields) {
      return fields.entrySet().stream()
          .map(field ->
              field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
          .collect(Collectors.joining("&"));
    }
  }

  /// Ends it before its time, so that another one can be started on its folder.
  public void stop() {
    close();
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
  }

  /// Certificates are tested elsewhere, and this one is as old as the test's clock.
  public static SSLContext trustingEverybody() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Everybody()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
