package dev.latchkey.acceptance.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Whatever a program gets wrong has a stable code, at every call that takes a body.
@OneLatchkey
final class BadInputTests {
  private static final int MOST = 64 * 1024;
  private static final String PASSWORD = "quiet lighthouse number 0";

  /// A call and what it needs.
  record Call(String path, Map<String, String> body) {
    @Override
    public String toString() {
      return path;
    }

    String with(String field, String json) {
      var fields = new ArrayList<String>();
      var all = new LinkedHashMap<>(body);
      all.remove(field);
      all.forEach((name, value) -> fields.add(Api.json(name) + ":" + Api.json(value)));
      fields.add(Api.json(field) + ":" + json);
      return "{" + String.join(",", fields) + "}";
    }
  }

  @SuppressWarnings("UnusedVariable") // named by @FieldSource
  private static final List<Call> CALLS =
      List.of(
          new Call("/api/v1/accounts", Map.of("email", "a@example.org", "password", PASSWORD)),
          new Call("/api/v1/accounts/verification", Map.of("token", "A".repeat(43))),
          new Call("/api/v1/accounts/verification/resend", Map.of("email", "a@example.org")),
          new Call("/api/v1/sessions", Map.of("login", "a@example.org", "password", PASSWORD)),
          new Call("/api/v1/recovery", Map.of("email", "a@example.org")),
          new Call(
              "/api/v1/recovery/completion",
              Map.of("token", "A".repeat(43), "new_password", PASSWORD)));

  private final RunningLatchkey latchkey;
  private final Api api;

  BadInputTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void malformedBodyIsRefused(Call call) {
    var good = Api.json(call.body);
    for (var body :
        List.of(
            "",
            " ",
            "null",
            "[]",
            "[" + good + "]",
            "\"text\"",
            "17",
            "{",
            "{]",
            good + good,
            good + "x",
            good.replace('"', '\''),
            "[".repeat(5000),
            "{\"a\":".repeat(5000))) {
      post(call, body).expectProblem(400, "malformed_body");
    }
    post(call, good.getBytes(StandardCharsets.UTF_16)).expectProblem(400, "malformed_body");
    post(call, "{\"email\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1))
        .expectProblem(400, "malformed_body");
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void wrongTypeOfAFieldIsRefused(Call call) {
    for (var field : call.body.keySet()) {
      for (var value : List.of("17", "1.5", "true", "null", "[]", "[\"x\"]", "{}", "{\"x\":1}")) {
        refuses(call, call.with(field, value), "invalid_field", field);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void unprintableTextIsRefused(Call call) {
    for (var field : call.body.keySet()) {
      for (var value :
          List.of("\"a\\u0000b\"", "\"a\\ud800b\"", "\"\\udc00\\ud800\"", "\"x\\ud83d\"")) {
        refuses(call, call.with(field, value), "invalid_field", field);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void missingFieldIsNamed(Call call) {
    for (var field : call.body.keySet()) {
      var rest = new HashMap<>(call.body);
      rest.remove(field);
      // Of a verification the token alone is needed, and it is what the table holds.
      refuses(call, Api.json(rest), "invalid_field", field);
    }
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void unknownAndRepeatedFieldsAreRefused(Call call) {
    refuses(call, call.with("admin", "true"), "unknown_field", "admin");
    refuses(call, call.with("Email", "\"x\""), "unknown_field", "Email");
    var first = call.body.entrySet().iterator().next();
    var twice =
        call.with(first.getKey(), Api.json(first.getValue()) + ",\"" + first.getKey() + "\":\"x\"");
    assertEquals(400, post(call, twice).status());
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void bodyOverTheLimitIsRefused(Call call) {
    var field = call.body.keySet().iterator().next();
    var frame = call.with(field, "\"\"").length();
    for (var version : HttpClient.Version.values()) {
      var most = call.with(field, '"' + "x".repeat(MOST - frame) + '"');
      assertEquals(MOST, most.length());
      assertFalse(post(call, most, version).status() == 413);
      post(call, most + " ", version).expectProblem(413, "body_too_large");
      post(call, most + " ".repeat(1_000_000), version).expectProblem(413, "body_too_large");
    }
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  void otherContentTypesAreRefused(Call call) {
    for (var type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/xml",
            "application/jsonp")) {
      api.send(
              api.request(call.path)
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofString(Api.json(call.body))))
          .expectProblem(415, "unsupported_media_type");
    }
    api.send(api.request(call.path).POST(BodyPublishers.ofString(Api.json(call.body))))
        .expectProblem(415, "unsupported_media_type");
  }

  @ParameterizedTest
  @FieldSource("CALLS")
  @Tag("ASVS-4.1.4")
  void otherMethodsAreRefused(Call call) {
    var methods = Stream.of("GET", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND");
    for (var method : methods.filter(name -> !serves(call, name)).toList()) {
      var refused = api.send(api.request(call.path).method(method, BodyPublishers.noBody()));
      refused.expectProblem(405, "method_not_allowed");
      assertFalse(refused.header("Allow").isEmpty());
    }
  }

  private static boolean serves(Call call, String method) {
    return switch (call.path) {
      case "/api/v1/sessions" -> List.of("GET", "DELETE").contains(method);
      case "/api/v1/accounts" -> method.equals("GET");
      default -> false;
    };
  }

  /// A refusal repeats nothing of what was sent but the name of the field.
  private void refuses(Call call, String body, String code, String field) {
    var refused = post(call, body).expectProblem(400, code);
    assertEquals(field, refused.text("field"));
    assertFalse(refused.text().contains(PASSWORD));
  }

  private Reply post(Call call, String body) {
    return post(call, body.getBytes(StandardCharsets.UTF_8));
  }

  private Reply post(Call call, byte[] body) {
    return api.post(call.path, BodyPublishers.ofByteArray(body));
  }

  private Reply post(Call call, String body, HttpClient.Version version) {
    try (var client = latchkey.api()) {
      return client.send(
          client
              .request(call.path)
              .version(version)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body)));
    }
  }
}
