package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// An application that calls the API with client credentials.
final class Application {
  private final Api api;
  private final String id;
  private final String secret;

  Application(Api api, String id, String secret) {
    this.api = api;
    this.id = id;
    this.secret = secret;
  }

  /// Adds one, as the operator does.
  static Application add(RunningLatchkey latchkey, Api api, String... scopes) {
    var words = new ArrayList<>(List.of("clients", "add", "--name", "Example Hosting", "--json"));
    for (var scope : scopes) {
      words.addAll(List.of("--scope", scope));
    }
    var added = latchkey.administrate(words.toArray(String[]::new));
    assertEquals(0, added.exitCode(), added::toString);
    try {
      var client = Api.JSON.readTree(added.out());
      return new Application(
          api, client.path("client_id").textValue(), client.path("client_secret").textValue());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  String id() {
    return id;
  }

  String secret() {
    return secret;
  }

  /// A fresh access token with all of its scopes.
  String token() {
    return ask("grant_type=client_credentials", secret).expect(200).text("access_token");
  }

  /// Any request to the token endpoint.
  Reply ask(String form, String withSecret) {
    var basic =
        Base64.getEncoder()
            .encodeToString((id + ":" + withSecret).getBytes(StandardCharsets.UTF_8));
    return api.send(
        api.request("/oauth2/token")
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }
}
