package dev.latchkey.server.web.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.web.OAuthProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the description of the API says is what the server does; acceptance tests compare it with
/// each answer that they get.
class OpenApiTests {
  private static final Pattern PROBLEM =
      Pattern.compile("new Problem\\(\\s*(\\d{3}),\\s*\"(\\w+)\"");

  /// Said in pages only, or to those who ask for what is not there.
  private static final Set<String> NOT_OF_A_CALL =
      Set.of("403 foreign_form", "403 https_required", "405 method_not_allowed");

  private static JsonNode document(Map<String, String> settings) {
    try (var running = TestServer.start(settings)) {
      var openApi = running.openApi();
      assertEquals(openApi.calls(), calls(openApi.document()));
      return openApi.document();
    }
  }

  private static Set<String> calls(JsonNode document) {
    var calls = new TreeSet<String>();
    for (var path : document.required("paths").properties()) {
      path.getValue()
          .fieldNames()
          .forEachRemaining(
              method -> calls.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey()));
    }
    return calls;
  }

  @Test
  void everyRouteIsDescribedAndNoOther() {
    var all = calls(document(Map.of()));
    assertTrue(all.contains("GET /api/openapi.json"));
    var without = calls(document(Map.of("delivery.enabled", "false")));
    assertTrue(all.containsAll(without));
    assertFalse(without.contains("POST /api/v1/deliveries"));
  }

  @Test
  void everyWordOfOAuthIsDescribed() {
    var words = document(Map.of()).at("/components/schemas/OAuthError/properties/error/enum");
    for (var status : new int[] {400, 404, 405, 413, 415, 421, 429, 500, 503}) {
      assertTrue(words.toString().contains("\"" + OAuthProblem.word(status) + "\""));
    }
  }

  @Test
  void everyCodeThatTheCodeCanSayIsDescribed() throws IOException {
    var described = new TreeSet<String>(NOT_OF_A_CALL);
    for (var path : document(Map.of()).required("paths")) {
      for (var call : path) {
        for (var response : call.required("responses").properties()) {
          for (var code : response.getValue().findValues("enum")) {
            code.forEach(word -> described.add(response.getKey() + " " + word.textValue()));
          }
        }
      }
    }
    try (var files = Files.walk(Path.of("src", "main", "java"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        PROBLEM
            .matcher(Files.readString(file))
            .results()
            .map(code -> code.group(1) + " " + code.group(2))
            .forEach(code -> assertTrue(described.contains(code), code + " of " + file));
      }
    }
  }

  /// The walk of the requirement: no answer has a field for a password, and no call is there to
  /// fetch one.
  @Test
  @Tag("S0-02")
  void noAnswerHoldsAPassword() {
    var document = document(Map.of());
    for (var path : document.required("paths").properties()) {
      for (var call : path.getValue()) {
        for (var response : call.required("responses").properties()) {
          if (response.getKey().startsWith("2")) {
            holdsNone(document, response.getValue(), path.getKey());
          }
        }
      }
    }
  }

  private static void holdsNone(JsonNode document, JsonNode node, String where) {
    if (node.has("$ref")) {
      var pointer = node.get("$ref").textValue().substring(1);
      holdsNone(document, document.at(pointer), where + " " + pointer);
    }
    for (var field : node.path("properties").properties()) {
      var name = field.getKey();
      // the second signs messages, and the third makes codes: they are no one's passwords
      var allowed =
          name.equals("common_passwords_refused")
              || (name.equals("secret") && where.endsWith("/schemas/Webhook"))
              || (name.equals("secret") && where.endsWith("/schemas/TotpSecret"));
      assertTrue(allowed || !name.matches(".*(passw|secret|plain).*"), where + " " + name);
    }
    node.forEach(inner -> holdsNone(document, inner, where));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    var document = document(Map.of());
    for (var reference : document.findValuesAsText("$ref")) {
      assertFalse(document.at(reference.substring(1)).isMissingNode(), reference);
    }
    assertTrue(document.findValues("of").isEmpty());
    assertTrue(document.required("openapi").textValue().startsWith("3.1"));
    assertEquals(
        calls(document).size(),
        new TreeSet<>(document.required("paths").findValuesAsText("operationId")).size());
  }
}
