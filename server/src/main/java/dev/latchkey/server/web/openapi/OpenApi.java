package dev.latchkey.server.web.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.server.web.Endpoint;
import dev.latchkey.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `/api/openapi.json`: every call of the running server, and no other; a route that is switched
/// off is not in it.
///
/// The calls are written in YAML beside the code, one file for each module under
/// `resources/openapi`, named in [Parts]. It is OpenAPI but for what would be repeated at each
/// call, which [Operation] adds. Tests compare routes, fields and codes with the code and with
/// every answer that an acceptance test gets.
public final class OpenApi {
  private static final String PATH = "/api/openapi.json";
  private final List<Endpoint> endpoints;
  private final String baseUrl;
  private final AtomicReference<byte @Nullable []> written = new AtomicReference<>();

  /// @param endpoints all others of the server
  public OpenApi(List<Endpoint> endpoints, String baseUrl) {
    this.endpoints = Stream.concat(endpoints.stream(), Stream.of(endpoint())).toList();
    this.baseUrl = baseUrl;
  }

  public Endpoint endpoint() {
    return Endpoint.at(PATH).get(_ -> new Response(200, "application/json", json(), List.of()));
  }

  /// Made when it is first asked for: it has no place in a start.
  private byte[] json() {
    var before = written.get();
    var json = before == null ? document().toString().getBytes(StandardCharsets.UTF_8) : before;
    written.set(json);
    return json;
  }

  /// The whole description.
  public ObjectNode document() {
    var parts = Parts.read();
    var document = parts.base();
    document.putArray("servers").addObject().put("url", baseUrl);
    var paths = document.putObject("paths");
    var served = calls();
    parts.operations().stream()
        .filter(operation -> served.contains(operation.call()))
        .forEach(operation ->
            paths
                .withObjectProperty(operation.path())
                .set(operation.method(), operation.expanded()));
    document.withObjectProperty("components").set("schemas", parts.schemas());
    return document;
  }

  /// What programs can call, for instance `GET /api/v1/session`.
  public SortedSet<String> calls() {
    var calls = new TreeSet<String>();
    for (var endpoint : endpoints) {
      if (endpoint.isForPrograms()) {
        endpoint.methods().forEach(method -> calls.add(method + " " + endpoint.path()));
      }
    }
    return calls;
  }
}
