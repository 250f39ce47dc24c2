package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.audit.AuditEvents;
import dev.latchkey.server.web.RouteGroup;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The dashboards and alerts ask for what there is.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardTests {
  private String metrics = "";

  private static final Path FOLDER = Path.of("..", "dist");
  private static final Pattern METRIC = Pattern.compile("latchkey_[a-z_]+");
  private static final Pattern EVENT = Pattern.compile("event=\"([a-z._]+)\"");
  private static final Pattern LABEL =
      Pattern.compile(
          "(latchkey_[a-z_]+)\\{[^}]*,([a-z]+)=\"|by \\(([a-z]+)\\)"
              + " \\([a-z]*\\(?(latchkey_[a-z_]+)");
  private static final Set<String> KINDS = Set.of("row", "stat", "timeseries");

  private static JsonNode dashboard(String name) throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve(name).toFile());
  }

  @BeforeAll
  void read() {
    var port = TestServer.freePort();
    try (var server = TestServer.start(Map.of("management.port", Integer.toString(port)))) {
      server.somebody("seven quiet lighthouses");
      var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/metrics"));
      metrics = server.send(request).text();
    }
  }

  private static Set<String> named(Pattern pattern, String text, int group) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana-defence.json", "grafana-latchkey.json", "prometheus-alerts.yml"})
  void everyMetricAndEveryEventExists(String name) throws IOException {
    var asked =
        Files.readString(FOLDER.resolve(name))
            .replace("\\\"", "\"")
            .replaceAll("(_seconds)_(bucket|count|sum)\\b", "$1");
    var there = named(Pattern.compile("(?m)^# TYPE (\\S+) "), metrics, 1);
    var missing = named(METRIC, asked, 0);
    assertTrue(missing.size() > 7, missing::toString);
    missing.removeAll(there);
    assertEquals(Set.of(), missing);
    var events = named(EVENT, asked, 1);
    assertTrue(events.size() > 2, events::toString);
    events.removeAll(AuditEvents.all().keySet());
    assertEquals(Set.of(), events);
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana-defence.json", "grafana-latchkey.json"})
  void everyLabelIsOneOfItsMetric(String name) throws IOException {
    var asked = dashboard(name).toString().replace("\\\"", "\"");
    LABEL
        .matcher(asked)
        .results()
        .forEach(match -> {
          var metric = match.group(1) == null ? match.group(4) : match.group(1);
          var label = match.group(1) == null ? match.group(3) : match.group(2);
          assertTrue(
              metrics.contains(metric + "{" + label + "=\"") || !metrics.contains(metric + "{"),
              metric + " by " + label);
        });
  }

  /// So that `increase` sees the first event.
  @Test
  void everyCounterIsThereFromTheStart() {
    for (var event : AuditEvents.all().keySet()) {
      assertTrue(metrics.contains("latchkey_audit_events_total{event=\"" + event + "\"} "), event);
    }
    for (var route : RouteGroup.words()) {
      assertTrue(metrics.contains("_duration_seconds_count{route=\"" + route + "\"} "), route);
    }
    var types = Pattern.compile("(?m)^# TYPE (\\S+) (counter|histogram|gauge)$");
    for (var family : named(types, metrics, 1)) {
      assertTrue(metrics.contains("\n" + family), family);
    }
    assertTrue(metrics.contains("latchkey_hash_duration_seconds_bucket{le=\"+Inf\"} "), metrics);
  }

  /// The name of a bucket is `le`, and each counts all that took no longer.
  @Test
  void histogramsAddUp() {
    var first =
        value("latchkey_http_request_duration_seconds_bucket{route=\"other\",le=\"0.0005\"}");
    var all = value("latchkey_http_request_duration_seconds_bucket{route=\"other\",le=\"+Inf\"}");
    assertTrue(first <= all);
    assertEquals(all, value("latchkey_http_request_duration_seconds_count{route=\"other\"}"));
    assertTrue(value("latchkey_hash_duration_seconds_count") >= 1, "someone signed up");
  }

  private double value(String series) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series));
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana-defence.json", "grafana-latchkey.json"})
  void everyPanelSaysWhatItShowsAndAsksTheChosenSource(String name) throws IOException {
    var dashboard = dashboard(name);
    assertTrue(dashboard.path("schemaVersion").asInt() >= 39);
    var ids = new HashSet<Integer>();
    for (var panel : dashboard.path("panels")) {
      var title = panel.path("title").asText();
      assertTrue(ids.add(panel.path("id").asInt()), title);
      assertTrue(KINDS.contains(panel.path("type").asText()), title);
      if (!"row".equals(panel.path("type").asText())) {
        assertTrue(panel.path("description").asText().endsWith("."), title);
        assertEquals("${datasource}", panel.path("datasource").path("uid").asText(), title);
        assertTrue(panel.path("targets").path(0).path("expr").asText().length() > 10, title);
      }
      var place = panel.path("gridPos");
      assertTrue(place.path("x").asInt() + place.path("w").asInt() <= 24, title);
    }
  }
}
