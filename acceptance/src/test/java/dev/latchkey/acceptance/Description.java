package dev.latchkey.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The description that a server gives of its own API, and whether an answer keeps to it: every
/// answer that any test gets is held against it.
record Description(JsonNode document) {
  private static final Map<URI, Description> KNOWN = new ConcurrentHashMap<>();

  static Optional<Description> known(URI base) {
    return Optional.ofNullable(KNOWN.get(base));
  }

  static void learn(URI base, JsonNode document) {
    KNOWN.put(base, new Description(document));
  }

  static boolean covers(String path) {
    return path.startsWith("/api/") || path.startsWith("/oauth2/");
  }

  void check(String method, String path, Reply reply) {
    var call = method + " " + path + " answered " + reply.status();
    var operation = operation(method, path);
    if (operation.isEmpty()) {
      must(Set.of(404, 405, 400, 421).contains(reply.status()) || isPreflight(method, reply), call);
      return;
    }
    if (reply.body().length == 0 && reply.status() >= 400) {
      return; // no good HTTP: nobody came to know which call it was
    }
    var response = operation.get().path("responses").path("" + reply.status());
    must(!response.isMissingNode(), call + " " + reply.text());
    var content = response.path("content");
    var type = reply.header("Content-Type");
    must(
        content.isMissingNode() ? reply.body().length == 0 : content.has(type),
        call + " with " + type);
    if (!content.isMissingNode()) {
      check(content.path(type).path("schema"), reply.json(), call);
    }
  }

  private static boolean isPreflight(String method, Reply reply) {
    return method.equals("OPTIONS") && reply.status() == 204;
  }

  private Optional<JsonNode> operation(String method, String path) {
    var paths = document.path("paths");
    if (paths.has(path)) { // as OpenAPI says: before any template that fits, too
      return Optional.ofNullable(paths.get(path).get(method.toLowerCase(Locale.ROOT)));
    }
    for (var template : paths.properties()) {
      var pattern = template.getKey().replaceAll("\\{\\w+}", "[^/]+");
      if (Pattern.matches(pattern, path)) {
        return Optional.ofNullable(template.getValue().get(method.toLowerCase(Locale.ROOT)));
      }
    }
    return Optional.empty();
  }

  private void check(JsonNode schema, JsonNode value, String where) {
    if (schema.has("$ref")) {
      check(document.at(schema.get("$ref").textValue().substring(1)), value, where);
    }
    schema.path("allOf").forEach(part -> check(part, value, where));
    if (schema.has("enum") && value.isTextual()) {
      var words = new HashSet<String>();
      schema.get("enum").forEach(word -> words.add(word.asText()));
      must(words.contains(value.textValue()), where + ": " + value + " is not in " + words);
    }
    if (value.isArray()) {
      value.forEach(item -> check(schema.path("items"), item, where));
    }
    if (schema.path("type").asText("").equals("object")) {
      checkObject(schema, value, where);
    } else {
      schema.path("properties").properties().stream()
          .filter(field -> value.has(field.getKey()))
          .forEach(field -> check(field.getValue(), value.get(field.getKey()), where));
    }
  }

  private void checkObject(JsonNode schema, JsonNode value, String where) {
    must(value.isObject(), where + ": no object");
    schema.path("required").forEach(name -> must(value.has(name.asText()), where + ": no " + name));
    var fields = schema.path("properties");
    for (var field : value.properties()) {
      if (!fields.isMissingNode()) {
        must(fields.has(field.getKey()), where + ": " + field.getKey() + " is not described");
        check(fields.get(field.getKey()), field.getValue(), where);
      }
    }
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError("not as /api/openapi.json says: " + otherwise);
    }
  }
}
