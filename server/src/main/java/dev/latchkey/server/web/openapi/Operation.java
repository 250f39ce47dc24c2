package dev.latchkey.server.web.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.OAuthProblem;
import dev.latchkey.server.web.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One call as it is written, and how it is said in full.
///
/// Beside what OpenAPI knows it may have
/// - `auth`: `session`, `basic` or the scope of an application; left out, everyone may call
/// - `body` or `form`: the schema of the body in JSON or as a form
/// - `answers`: by status, `is` (a sentence) with `body` or `list` (a schema), or `free` for any
///   JSON
/// - `problems`: by status, the codes
/// - `limit`: what is counted before it answers 429
/// - `end_user`: whether an application's own backend may name the address of its user
///
/// The problems that follow from these, and those that every call can have, are added.
record Operation(String method, String path, ObjectNode written) {
  private static final List<String> SHORT =
      List.of("auth", "body", "form", "answers", "problems", "limit", "end_user");
  private static final Map<Integer, String> ALWAYS =
      Map.of(421, "misdirected_request", 500, "internal_error", 503, "unavailable");

  /// Where nothing else is counted: what a session asks for.
  private static final String VOLUME =
      "very many requests of one account's sessions (docs/defence.md, volume)";

  private static final Map<Integer, String> WITH_BODY =
      Map.of(400, "malformed_body", 413, "body_too_large", 415, "unsupported_media_type");

  String call() {
    return method.toUpperCase(Locale.ROOT) + " " + path;
  }

  /// The operation in OpenAPI.
  ObjectNode expanded() {
    var full = written.deepCopy();
    full.remove(SHORT);
    security(full);
    if (written.has("end_user")) {
      endUser(full);
    }
    body(full, "body", "application/json");
    body(full, "form", "application/x-www-form-urlencoded");
    var responses = full.putObject("responses");
    for (var answer : written.withObjectProperty("answers").properties()) {
      answer(responses.putObject(answer.getKey()), answer.getValue());
    }
    problems().forEach((status, codes) -> problem(responses, status, codes));
    return full;
  }

  private void security(ObjectNode full) {
    var auth = written.path("auth").asText("");
    var security = full.putArray("security");
    if (auth.contains(":")) {
      security.addObject().putArray("client").add(auth);
    } else if (!auth.isEmpty()) {
      security.addObject().putArray(auth);
    }
  }

  private static void endUser(ObjectNode full) {
    full.withArrayProperty("parameters")
        .addObject()
        .put("$ref", "#/components/parameters/EndUserAddress");
    var security = full.withArrayProperty("security");
    security.addObject();
    security.addObject().putArray("client").add("end-user:address");
  }

  private void body(ObjectNode full, String kind, String type) {
    if (written.has(kind)) {
      var body = full.putObject("requestBody").put("required", true);
      content(body, type).set("schema", reference(written.get(kind).textValue()));
    }
  }

  private void answer(ObjectNode response, JsonNode answer) {
    response.put("description", answer.required("is").textValue());
    if (answer.has("body")) {
      content(response, "application/json")
          .set("schema", reference(answer.get("body").textValue()));
    } else if (answer.has("list")) {
      var schema = content(response, "application/json").putObject("schema").put("type", "array");
      schema.set("items", reference(answer.get("list").textValue()));
    } else if (answer.has("free")) {
      content(response, "application/json").putObject("schema").put("type", "object");
    }
    if (answer.has("headers")) {
      response.set("headers", answer.get("headers"));
    }
  }

  private static ObjectNode content(ObjectNode node, String type) {
    return node.withObjectProperty("content").withObjectProperty(type);
  }

  private ObjectNode reference(String schema) {
    return written.objectNode().put("$ref", "#/components/schemas/" + schema);
  }

  private Map<Integer, Set<String>> problems() {
    var problems = new TreeMap<Integer, Set<String>>();
    ALWAYS.forEach((status, code) -> add(problems, status, code));
    if (written.has("body") || written.has("form")) {
      WITH_BODY.forEach((status, code) -> add(problems, status, code));
    }
    if (written.has("body")) {
      add(problems, 400, "unknown_field invalid_field");
    }
    var auth = written.path("auth").asText("");
    if (auth.contains(":") || auth.equals("session")) {
      add(problems, 401, "not_signed_in");
    }
    if (auth.contains(":")) {
      add(problems, 403, "missing_scope");
    }
    if (written.has("limit") || auth.equals("session")) {
      add(problems, 429, "slow_down");
    }
    for (var problem : written.withObjectProperty("problems").properties()) {
      add(problems, Integer.parseInt(problem.getKey()), problem.getValue().textValue());
    }
    return problems;
  }

  private static void add(Map<Integer, Set<String>> problems, int status, String codes) {
    problems.computeIfAbsent(status, _ -> new TreeSet<>()).addAll(List.of(codes.split(" ", -1)));
  }

  private void problem(ObjectNode responses, int status, Set<String> codes) {
    var response = responses.withObjectProperty(Integer.toString(status));
    var limit =
        status == 429 ? "Above the limit: " + written.path("limit").asText(VOLUME) + ". " : "";
    var said = response.path("description").asText("");
    var words = Endpoint.isOfOAuth(path) ? OAuthProblem.word(status) : String.join(", ", codes);
    response.put("description", (said + " " + limit + words).strip());
    if (status == 429 || status == 503) {
      response
          .putObject("headers")
          .putObject("Retry-After")
          .put("$ref", "#/components/headers/RetryAfter");
    }
    if (Endpoint.isOfOAuth(path)) {
      content(response, "application/json").set("schema", reference("OAuthError"));
      return;
    }
    var all = content(response, Problem.CONTENT_TYPE).putObject("schema").putArray("allOf");
    all.add(reference("Problem"));
    var code = all.addObject().putObject("properties").putObject("code").putArray("enum");
    codes.forEach(code::add);
  }
}
