package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.NewClient;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase.Kind;
import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// The whole server, as often as a database allows: two nodes with the same keys on one PostgreSQL,
/// one on SQLite, which lets nobody in beside it.
public final class Nodes implements AutoCloseable {
  private static final int PATIENCE = 3000;
  private static final int TRIES = 20;

  /// One at a time: where several wait, the server pauses between handshakes.
  private static final Semaphore HANDSHAKES = new Semaphore(1);

  private final SystemRandomness random = new SystemRandomness();
  private final Path folder = TestFolder.makeInMemory();
  private final InstallationKeys keys = InstallationKeys.open(folder.resolve("keys"), random);
  private final Path mail = folder.resolve("mail");
  private final List<BareServer> all;
  private final Map<Integer, HttpClient> clients = new ConcurrentHashMap<>();

  /// Read once each, however often someone looks for theirs.
  private final Map<Path, String> letters = new ConcurrentHashMap<>();

  private Nodes(Kind kind) {
    all =
        switch (kind) {
          case SQLITE -> List.of(node("one", new HashMap<>()));
          case POSTGRESQL -> {
            var server = PrivatePostgresql.running();
            keys.secrets().set("database.password", Secret.of(server.password()));
            var settings = new HashMap<String, String>();
            settings.put("database.url", server.url(server.createDatabase()));
            settings.put("database.user", server.user());
            yield List.of(node("one", settings), node("two", settings));
          }
        };
  }

  public static Nodes start(Kind kind) {
    return new Nodes(kind);
  }

  private BareServer node(String name, Map<String, String> settings) {
    var data = DataFolder.open(folder.resolve(name));
    try (var files = Files.list(folder.resolve("keys"))) {
      var owner = PosixFilePermissions.fromString("rwx------");
      Files.createDirectory(data.keys(), PosixFilePermissions.asFileAttribute(owner));
      for (var file : files.toList()) {
        var copy = data.keys().resolve(file.getFileName());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings.put("mail.drop-dir", mail.toString());
    settings.put("base-url", "https://localhost:8443");
    settings.put("management.port", "0");
    // Races repeat what looks like guessing.
    for (var rule :
        List.of(
            "account-sources",
            "name-row",
            "one-password",
            "pairs",
            "rising-passwords",
            "slow",
            "source")) {
      settings.put("defence.rules." + rule + ".answer", "none");
    }
    return BareServer.start(data, settings);
  }

  public int count() {
    return all.size();
  }

  public Database database() {
    return all.getFirst().server().database();
  }

  public long count(String query, Object... arguments) {
    return database().read(handle -> handle.select(query, arguments).mapTo(Long.class).one());
  }

  /// Sends to one of the nodes.
  ///
  /// @param sender whose turn it is: the nodes take turns
  public HttpResponse<String> post(
      int sender, String path, Map<String, ?> body, String... headers) {
    var node = all.get(sender % all.size());
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + node.port() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(TestServer.json(body)));
    return send(clientOf(sender), headers.length == 0 ? request : request.headers(headers));
  }

  /// Asks the first node.
  public HttpResponse<String> get(String path, String... headers) {
    return send(clientOf(0), request(path).headers(headers));
  }

  /// Deletes at the first node.
  public HttpResponse<String> delete(String path, String... headers) {
    return send(clientOf(0), request(path).headers(headers).DELETE());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + all.getFirst().port() + path));
  }

  /// Every sender has a client of its own: one for all would give the connection that a sender has
  /// opened to the next one.
  private HttpClient clientOf(int sender) {
    return clients.computeIfAbsent(
        sender,
        _ ->
            HttpClient.newBuilder()
                .sslContext(all.get(sender % all.size()).client().sslContext())
                .build());
  }

  /// Lets all threads loose at once; each has opened a connection of its own before, which it uses
  /// as the sender of its number.
  public void race(Race.Runner runner) throws InterruptedException, ExecutionException {
    var start = new CyclicBarrier(Race.THREADS);
    Race.run(thread -> {
      connect(thread);
      start.await();
      runner.run(thread);
    });
  }

  /// Opens a connection that the sender's next request can use. On a busy machine the server ends a
  /// handshake that takes too long, which the client, whose part of it is over by then, may notice
  /// when it waits for the answer: it asks again.
  private void connect(int sender) {
    var node = all.get(sender % all.size());
    var uri = URI.create("https://localhost:" + node.port() + "/api/v1/password/policy");
    HANDSHAKES.acquireUninterruptibly();
    try {
      assertEquals(200, answered(sender, HttpRequest.newBuilder(uri)).statusCode());
    } finally {
      HANDSHAKES.release();
    }
  }

  private HttpResponse<String> answered(int sender, HttpRequest.Builder request) {
    for (var left = TRIES; ; left--) {
      try {
        return send(clientOf(sender), request);
      } catch (UncheckedIOException e) {
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The access token of a new application.
  public String accessToken(Scope... scopes) {
    var clients = new Clients(database(), keys.digests(), new AuditTrail(database()), random);
    var node = all.getFirst();
    var request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + node.port() + "/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Authorization", basic(clients.add("Example Hosting", Set.of(scopes))))
            .POST(BodyPublishers.ofString("grant_type=client_credentials"));
    return new TestServer.Reply(send(clientOf(0), request)).expect(200).text("access_token");
  }

  public static String basic(NewClient client) {
    var pair = client.client().id() + ":" + client.secret().exposeText();
    return "Basic "
        + java.util.Base64.getEncoder()
            .encodeToString(pair.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  /// The token in the letter to that address with a link to that page.
  public String mailedToken(String email, String page) {
    var link = TestLinks.to("", page);
    var found = link.matcher(mailed(email, letter -> link.matcher(letter).find()));
    assertTrue(found.find());
    return found.group(1);
  }

  /// A letter to that address, once it is there.
  public String mailed(String email, Predicate<String> wanted) {
    for (var tries = 0; tries < PATIENCE; tries++) {
      for (var letter : letters()) {
        if (letter.contains(email) && wanted.test(letter)) {
          return letter;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new AssertionError("no such letter to " + email);
  }

  private List<String> letters() {
    try (var files = Files.list(mail)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .map(file -> letters.computeIfAbsent(file, TestServer::content))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    all.forEach(BareServer::close);
  }
}
