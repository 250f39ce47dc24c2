package dev.latchkey.server.cli;

import dev.latchkey.server.demo.Mailbox;
import dev.latchkey.server.keys.PrivateTrust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What people and programs ask most, over both versions of HTTP.
final class AotTraining implements AutoCloseable {
  private static final List<String> PAGES =
      List.of(
          "/sign-in",
          "/sign-up",
          "/forgot-password",
          "/reset-password",
          "/verify",
          "/help/passwords");
  private static final String EMAIL = "rehearsal@example.org";
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern LINK = Pattern.compile("/v#([A-Za-z0-9_-]+)");
  private final URI base;
  private final Mailbox mailbox;
  private final HttpClient client;

  AotTraining(URI base, Path authority, Path mail) {
    this.base = base;
    this.mailbox = new Mailbox(mail);
    this.client = HttpClient.newBuilder().sslContext(PrivateTrust.context(authority)).build();
  }

  void run(int rounds) throws IOException, InterruptedException {
    signUp();
    for (var round = 0; round < rounds; round++) {
      visit();
    }
  }

  private void signUp() throws IOException, InterruptedException {
    var answer = post("accounts", credentials("email", PASSWORD));
    var token = mailbox.await(LINK).orElseThrow();
    post(
        "accounts/verification",
        String.format(
            Locale.ROOT, "{\"token\":\"%s\",\"request\":\"%s\"}", token, field(answer, "request")));
  }

  private void visit() throws IOException, InterruptedException {
    for (var page : PAGES) {
      send(request(page));
    }
    var begun = post("sessions", credentials("login", PASSWORD));
    var token = field(begun, "session_token");
    var check = request("/api/v1/session").header("Authorization", "Bearer " + token);
    for (var again = 0; again < 5; again++) {
      send(check);
    }
    send(request("/account").header("Cookie", "__Host-s=" + token));
    send(check.DELETE());
    post("sessions", credentials("login", "wrong horse battery"));
    post("recovery", "{\"email\":\"" + EMAIL + "\"}");
  }

  private static String credentials(String name, String password) {
    return String.format(Locale.ROOT, "{\"%s\":\"%s\",\"password\":\"%s\"}", name, EMAIL, password);
  }

  /// The text of a field in a JSON answer.
  private static String field(String json, String name) {
    return Optional.of(Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json))
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1))
        .orElseThrow();
  }

  private String post(String path, String body) throws IOException, InterruptedException {
    return send(
        request("/api/v1/" + path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    client.close();
  }
}
