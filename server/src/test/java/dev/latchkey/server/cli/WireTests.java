package dev.latchkey.server.cli;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.audit.AuditEvents;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/// What others rely on: settings, audit events, metrics, calls, commands and the database are those
/// of `resources/wire`. A change of the code that changes a file there changes what somebody has
/// written a program for, and belongs into CHANGELOG.md.
///
/// Where a difference is meant, `target/wire` has the file as it would be.
class WireTests {
  private static void assertSame(String name, Stream<String> lines) throws IOException {
    var now = lines.collect(joining("\n", "", "\n"));
    var written = Files.createDirectories(Path.of("target", "wire")).resolve(name);
    Files.writeString(written, now);
    try (InputStream before = WireTests.class.getResourceAsStream("/wire/" + name)) {
      assertEquals(
          before == null ? "" : new String(before.readAllBytes(), StandardCharsets.UTF_8), now);
    }
  }

  @Test
  void settingsAreTheSame() throws IOException {
    assertSame(
        "settings.txt",
        ServerSettings.ALL.stream()
            .map(setting -> (setting.key() + " " + setting.standard()).strip())
            .sorted());
  }

  @Test
  void auditEventsAreTheSame() throws IOException {
    assertSame(
        "audit-events.txt",
        AuditEvents.all().entrySet().stream()
            .map(event -> event.getKey() + " " + String.join(" ", event.getValue()))
            .map(String::strip));
  }

  @Test
  void commandsAreTheSame() throws IOException {
    assertSame("commands.txt", below(Latchkey.line()).sorted());
  }

  private static Stream<String> below(CommandLine line) {
    var spec = line.getCommandSpec();
    var args = spec.args().stream().map(WireTests::name).sorted().collect(joining(" "));
    return Stream.concat(
        Stream.of((spec.qualifiedName() + " " + args).strip()),
        line.getSubcommands().values().stream().flatMap(WireTests::below));
  }

  private static String name(ArgSpec arg) {
    var names =
        arg.isOption() ? String.join(",", ((CommandLine.Model.OptionSpec) arg).names()) : "";
    var value = arg.arity().max() == 0 ? "" : arg.paramLabel();
    var joined = names + (names.isEmpty() || value.isEmpty() ? "" : "=") + value;
    return arg.required() ? joined : "[" + joined + "]";
  }

  @Test
  void callsMetricsAndTheDatabaseAreTheSame() throws IOException {
    var management = freePort();
    var settings = Map.of("management.port", Integer.toString(management));
    try (var server = TestServer.start(settings)) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + management + "/metrics"));
      assertAll(
          () -> assertSame("calls.txt", calls(server.get("/api/openapi.json").json())),
          () -> assertSame("metrics.txt", metrics(server.send(request).text())),
          () -> assertSame("database.txt", database(server.folder().resolve("latchkey.db"))));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// Each call and each schema in a line, without what is said about it.
  private static Stream<String> calls(JsonNode document) {
    var lines = new TreeMap<String, String>();
    for (var path : document.required("paths").properties()) {
      for (var call : path.getValue().properties()) {
        lines.put(path.getKey() + " " + call.getKey(), bare(call.getValue()).toString());
      }
    }
    for (var schema : document.required("components").required("schemas").properties()) {
      lines.put("schema " + schema.getKey(), bare(schema.getValue()).toString());
    }
    return lines.entrySet().stream().map(line -> line.getKey() + " " + line.getValue());
  }

  private static JsonNode bare(JsonNode node) {
    if (node instanceof ObjectNode object) {
      if (object.path("description").isTextual()) {
        object.remove("description");
      }
      object.remove(List.of("summary", "example", "x-limit"));
    }
    node.forEach(WireTests::bare);
    return node;
  }

  /// Each metric with its type.
  private static Stream<String> metrics(String text) {
    return text.lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.substring("# TYPE ".length()))
        .sorted();
  }

  private static Stream<String> database(Path file) throws SQLException {
    Collection<String> lines = new ArrayList<>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var query = connection.createStatement();
        var rows =
            query.executeQuery(
                "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type,"
                    + " name")) {
      while (rows.next()) {
        lines.add(rows.getString("sql").replaceAll("\\s+", " "));
      }
    }
    return lines.stream();
  }
}
