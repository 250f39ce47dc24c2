package dev.latchkey.server;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.DisplayName;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.TestPasswords;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.SessionClient;
import dev.latchkey.server.sessions.SessionSettings;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.SqliteSettings;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.tokens.OneTimeTokens;
import dev.latchkey.server.tokens.Purpose;
import dev.latchkey.server.tokens.TokenSubject;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A whole server in this process, over HTTPS, and a hand in its database: what would need many
/// letters is made directly.
public final class OneServer implements AutoCloseable {
  private static final String PASSWORD = "a password that is known here";
  private final SystemRandomness random = new SystemRandomness();
  private final LatchkeyServer server;
  private final InstallationKeys keys;
  private final Database database;
  private final HttpClient client;

  private OneServer(DataFolder data, int port) {
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of());
    server = new LatchkeyServer(data, settings, port, random, Clock.systemUTC());
    keys = InstallationKeys.open(data.keys(), random);
    database = new SqliteSettings(data.database()).open(Clock.systemUTC());
    keys.claim(database);
    client =
        HttpClient.newBuilder()
            .sslContext(PrivateTrust.context(server.certificateAuthority()))
            .build();
  }

  public static OneServer start() {
    return new OneServer(DataFolder.open(TestFolder.make().resolve("data")), freePort());
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What it answered.
  ///
  /// @param cookies those that it set, as they are sent back
  public record Reply(int status, String body, List<String> cookies) {}

  public Reply get(String path, String cookie) {
    return send(request(path).header("Cookie", cookie.isEmpty() ? "x=y" : cookie));
  }

  public Reply post(String path, String json, String bearer) {
    return send(json(path, bearer).POST(BodyPublishers.ofString(json)));
  }

  public Reply put(String path, String json, String bearer) {
    return send(json(path, bearer).PUT(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder json(String path, String bearer) {
    var request = request(path).header("Content-Type", "application/json");
    return bearer.isEmpty() ? request : request.header("Authorization", "Bearer " + bearer);
  }

  /// Posts a form as a browser does.
  public Reply submit(String path, String cookie, Map<String, String> fields) {
    var body =
        fields.entrySet().stream()
            .map(field -> field.getKey() + "=" + encode(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        request(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Origin", server.baseUrl().toString())
            .header("Cookie", cookie)
            .POST(BodyPublishers.ofString(body)));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.baseUrl() + path));
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      var cookies =
          answer.headers().allValues("Set-Cookie").stream()
              .map(cookie -> cookie.split(";", 2)[0])
              .toList();
      return new Reply(answer.statusCode(), answer.body(), cookies);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Somebody with an account whose password is known.
  public Owner account(String email, String displayName) {
    var id = Id.make(random);
    database.write(transaction ->
        new Accounts(keys.digests())
            .add(
                transaction,
                id,
                new EmailAddress(email),
                Optional.empty(),
                Optional.of(new DisplayName(displayName)))
            .orElseThrow());
    return new Owner(id);
  }

  public final class Owner {
    private final Id id;
    private final Passwords passwords = TestPasswords.with(keys, TestPasswords.SETTINGS);
    private final byte[] hash;

    Owner(Id id) {
      this.id = id;
      this.hash = passwords.hashAndSeal(id, TestPasswords.accepted(PASSWORD));
    }

    public String recoveryToken() {
      var tokens = new OneTimeTokens(keys.digests(), random);
      var purpose = new Purpose("recovery", Duration.ofMinutes(10));
      return database
          .write(transaction -> tokens.issue(transaction, purpose, about(transaction)))
          .exposeText();
    }

    private TokenSubject about(Transaction transaction) {
      var account = new Accounts(keys.digests()).byId(transaction.handle(), id).orElseThrow();
      return new TokenSubject.Account(id, account.generation());
    }

    /// The password, whatever was set before.
    public String knownPassword() {
      database.write(transaction -> {
        passwords.set(transaction, id, hash, PasswordChange.By.OWNER);
        return true;
      });
      return PASSWORD;
    }

    /// The token of a new session.
    public String session() {
      var sessions =
          new Sessions(
              database, new AuditTrail(database), keys.digests(), random, SessionSettings.BASE);
      var accounts = new Accounts(keys.digests());
      return database
          .write(transaction -> {
            var account = accounts.byId(transaction.handle(), id).orElseThrow();
            var origin =
                SessionClient.of("test", new ClientAddress(InetAddress.getLoopbackAddress()));
            return sessions.begin(transaction, id, account.generation(), Amr.PASSWORD, origin);
          })
          .token()
          .exposeText();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    database.close();
    server.close();
  }
}
