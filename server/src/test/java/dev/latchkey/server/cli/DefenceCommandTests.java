package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.testkit.TestFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The commands beside a server that runs.
@Isolated("standard output belongs to the whole process")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DefenceCommandTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final int TRIES = 600;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The test is the proxy that says where requests come from.
  private final TestServer server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));

  private record Ran(int code, String out, String err) {
    JsonNode json() throws IOException {
      return JSON.readTree(out);
    }
  }

  /// The command has the system's clock.
  @BeforeEach
  void now() {
    server.clock().set(Instant.now());
  }

  @AfterAll
  void end() {
    server.close();
  }

  private Ran run(String... words) {
    return runAll(Stream.concat(Stream.of("defence"), Stream.of(words)).toArray(String[]::new));
  }

  private Ran runAll(String... words) {
    var said = new StringWriter();
    var result = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    var folder = server.folder().toString();
    var line = Stream.concat(Stream.of(words), folder(folder)).toArray(String[]::new);
    var out = System.out;
    var err = System.err;
    try {
      System.setOut(new PrintStream(result, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
      var code = Latchkey.lineFor(line).setErr(new PrintWriter(said, true)).execute(line);
      return new Ran(
          code,
          result.toString(StandardCharsets.UTF_8),
          said + errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private static Stream<String> folder(String folder) {
    return Stream.of("--data", folder);
  }

  private Reply signIn(String source, String login, String password) {
    return server.post(
        "/api/v1/sessions",
        Map.of("login", login, "password", password),
        "X-Forwarded-For",
        source);
  }

  private void becomes(int status, String source, String login) {
    for (var i = 0; i < TRIES && signIn(source, login, PASSWORD).status() != status; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
    signIn(source, login, PASSWORD).expect(status);
  }

  @Test
  @Tag("S4-52")
  void runningServerNoticesWhatIsDeniedAndThatItIsNotAnyMore() throws IOException {
    var owner = server.somebody(PASSWORD);
    var device = signIn("192.0.2.7", owner, PASSWORD).expect(201).text("device_cookie");
    var denied = run("deny", "--source", "192.0.2.0/24", "--for", "2h", "--json");
    assertEquals(0, denied.code, denied.err);
    assertEquals("deny", denied.json().path("verdict").asText());
    becomes(429, "192.0.2.7", owner);
    signIn("192.0.3.7", owner, PASSWORD).expect(201);
    server
        .post(
            "/api/v1/sessions",
            Map.of("login", owner, "password", PASSWORD, "device_cookie", device),
            "X-Forwarded-For",
            "192.0.2.7")
        .expect(201);

    var listed = run("list");
    assertTrue(listed.out.contains("deny  192.0.2.0/24  until "), listed.out);
    var explained = run("explain", "--source", "192.0.2.9");
    assertTrue(explained.out.contains("Denied with 192.0.2.0/24"), explained.out);
    assertEquals(0, run("remove", "--source", "192.0.2.0/24").code);
    assertEquals(1, run("remove", "--source", "192.0.2.0/24").code);
    assertEquals("", run("list").out);
    becomes(201, "192.0.2.7", owner);
  }

  /// None of it is stored, and each is told in one sentence what is wrong.
  @ParameterizedTest
  @MethodSource("hostile")
  @Tag("S4-52")
  void hostileEntriesAreRefused(String source, String length) {
    for (var verb : List.of("allow", "deny")) {
      var refused = run(verb, "--source", source, "--for", length, "--force");
      assertEquals(2, refused.code, refused.err);
      assertEquals("", refused.out);
      assertTrue(refused.err.contains("--source") || refused.err.contains("--for"), refused.err);
      assertTrue(refused.err.length() < 2_000, refused.err);
      assertFalse(refused.err.chars().anyMatch(sign -> sign < ' ' && sign != '\n'), refused.err);
      assertFalse(refused.err.contains("Exception"), refused.err);
    }
    assertEquals("", run("list").out);
  }

  static Stream<Arguments> hostile() {
    var sources =
        Stream.of(
            "192.0.2.0/24" + "0".repeat(100_000),
            "1.".repeat(50_000) + "/8",
            "2001:db8::".repeat(10_000) + "/48",
            "192.0.2.0/24,198.51.100.0/24",
            "192.0.2.0/24\n198.51.100.0/24",
            "\u001b[31m192.0.2.0/24",
            "192.0.2.0\u0000/24",
            "\u0661\u0669\u0662.0.2.0/24",
            "192.0.2.7/24",
            "192.0.2.0/33",
            "192.0.2.0/-1",
            "192.0.2.0",
            "::ffff:192.0.2.0/120",
            "2001:db8:7::/65",
            "fe80::%eth0/64",
            "localhost/32",
            "'; DROP TABLE source_rules; --",
            "%s%n/8",
            "");
    var lengths =
        Stream.of("0s", "-1h", "367d", "P400D", "9".repeat(10_000) + "d", "1h\n", "for ever", "");
    return Stream.concat(
        sources.map(source -> Arguments.of(source, "1h")),
        lengths.map(length -> Arguments.of("192.0.2.0/24", length)));
  }

  /// Whatever their order, and however many there are.
  @Test
  @Tag("S4-52")
  void ofOverlappingEntriesTheSmallestCounts() {
    var owner = server.somebody(PASSWORD);
    var overlapping =
        List.of("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.0/25", "10.1.2.7/32");
    for (var network : overlapping) {
      var verb = overlapping.indexOf(network) % 2 == 0 ? "deny" : "allow";
      assertEquals(0, run(verb, "--source", network, "--for", "1h").code);
    }
    becomes(429, "10.1.2.7", owner);
    becomes(201, "10.1.2.8", owner);
    becomes(429, "10.1.2.200", owner);
    becomes(201, "10.1.3.7", owner);
    becomes(429, "10.2.0.7", owner);
    assertEquals(5, run("list").out.lines().count());
    assertEquals(0, run("allow", "--source", "10.1.2.7/32", "--for", "1h").code);
    becomes(201, "10.1.2.7", owner);
    assertEquals(5, run("list").out.lines().count());
    overlapping.forEach(network -> assertEquals(0, run("remove", "--source", network).code));
  }

  @Test
  @Tag("S4-64")
  void dryRunSaysWhatEachRuleHasCounted() throws IOException {
    server
        .post(
            "/api/v1/sessions",
            Map.of("login", "somebody", "password", "a guess"),
            "Referer",
            "https://mail.google.com/")
        .expect(401);
    server.clock().advance(Duration.ofSeconds(61));
    var rules = run("dry-run", "--days", "1", "--json").json();
    for (var i = 0; i < TRIES && found(rules) == 0; i++) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      rules = run("dry-run", "--days", "1", "--json").json();
    }
    assertEquals(1, found(rules));
    assertEquals(11, rules.size());
    assertTrue(
        run("dry-run").out.contains("referrer  found 1 at its threshold of 1"), run("dry-run").out);
    assertEquals(2, run("dry-run", "--days", "31").code);
  }

  private static long found(JsonNode rules) {
    for (var rule : rules) {
      if (rule.path("rule").asText().equals("referrer")) {
        return rule.path("found").asLong();
      }
    }
    return 0;
  }

  @Test
  @Tag("S4-51")
  void accountIsExplainedAndLifted() throws IOException {
    var owner = server.somebody(PASSWORD);
    for (var guess = 0; guess < 20; guess++) {
      signIn("198.51." + guess + ".7", owner, "guess").expect(401);
    }
    signIn("198.51.20.7", owner, PASSWORD).expect(429);
    var explained = run("explain", "--account", owner);
    assertEquals(0, explained.code, explained.err);
    assertTrue(explained.out.contains("Slowed: too many failed attempts"), explained.out);
    assertTrue(explained.out.contains("20 failed attempts from 20 sources"), explained.out);
    assertFalse(explained.out.contains(owner), explained.out);

    var lifted = run("explain", "--account", owner, "--lift", "--json");
    assertEquals(0, lifted.code, lifted.err);
    assertEquals(20, lifted.json().path("trail").path("failed").asInt());
    assertTrue(lifted.json().path("counts").path(0).path("full").asBoolean(), lifted.out);
    signIn("198.51.20.7", owner, PASSWORD).expect(201);
    var after = run("explain", "--account", owner);
    assertTrue(after.out.contains("Not slowed"), after.out);
    assertEquals(1, run("explain", "--account", "no-one@example.org").code);
  }

  @Test
  @Tag("S4-52")
  void sourceIsLiftedAndTheRunningServerNotices() {
    var owner = server.somebody(PASSWORD);
    for (var guess = 0; guess < 10; guess++) {
      signIn("203.0.113.7", TestServer.someAddress(), "guess").expect(401);
    }
    signIn("203.0.113.7", owner, PASSWORD).expect(429);
    var explained = run("explain", "--source", "203.0.113.7", "--lift");
    assertEquals(0, explained.code, explained.err);
    assertTrue(explained.out.contains("10 of 10, full"), explained.out);
    // What is remembered as full is asked for again.
    server.clock().advance(Duration.ofSeconds(5));
    signIn("203.0.113.7", owner, PASSWORD).expect(201);
  }

  @Test
  void accountIsShownWithWhatHappenedToIt() throws IOException {
    var owner = server.somebody(PASSWORD);
    signIn("192.0.2.77", owner, PASSWORD).expect(201);
    server.post("/api/v1/recovery", Map.of("email", owner)).expect(202);
    server.mailedToken("/reset-password", owner);
    var shown = runAll("accounts", "show", owner);
    assertEquals(0, shown.code, shown.err);
    assertTrue(shown.out.contains("Last events"), shown.out);
    assertTrue(shown.out.contains("  signed in (by password)"), shown.out);
    assertTrue(shown.out.contains("  verification  sent"), shown.out);
    assertTrue(shown.out.contains("  Not slowed"), shown.out);
    var json = runAll("accounts", "show", owner, "--json").json();
    assertEquals(owner, json.path("email").asText());
    assertEquals("authn_login_success", json.path("events").path(0).path("event").asText());
    assertEquals("password", json.path("events").path(0).path("fields").path("by").asText());
    assertTrue(json.path("emails").size() >= 2, json.toString());
    assertTrue(json.path("defence").path("counts").isArray(), json.toString());
    for (var emptied : json.path("emails")) {
      assertFalse(emptied.toString().contains("@"), emptied.toString());
    }
  }

  @Test
  void disabledAccountIsShownWithTheReasonAlsoToPrograms() throws IOException {
    var owner = server.somebody(PASSWORD);
    assertEquals(0, runAll("accounts", "disable", owner, "--reason", "left in May").code);
    assertTrue(runAll("accounts", "show", owner).out.contains("left in May"));
    var json = runAll("accounts", "show", owner, "--json").json();
    assertEquals("left in May", json.path("disabled_reason").asText());
    assertTrue(json.has("disabled_at"), json.toString());
  }

  @Test
  void trailIsSearched() throws IOException {
    var owner = server.somebody(PASSWORD);
    signIn("192.0.2.78", owner, PASSWORD).expect(201);
    var found = runAll("audit", "list", "--account", owner, "--event", "authn_login_success");
    assertEquals(0, found.code, found.err);
    assertEquals(1, found.out.lines().count(), found.out);
    var last =
        runAll("audit", "list", "--account", owner, "--since", "1h", "--last", "1", "--json");
    assertEquals(1, last.json().size(), last.out);
    assertEquals("authn_login_success", last.json().path(0).path("event").asText());
    var none = runAll("audit", "list", "--account", owner, "--event", "user_disabled");
    assertEquals("", none.out);
    assertTrue(none.err.contains("the audit trail has no such lines"), none.err);
    assertEquals(1, runAll("audit", "list", "--account", "nosuchname").code);
  }

  @Test
  void reportIsOneFileThatReplacesTheLastOne() throws IOException {
    var file = TestFolder.make().resolve("report.html");
    Files.writeString(file, "x".repeat(1_000_000));
    signIn("203.0.113.9", TestServer.someAddress(), "guess").expect(401);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2)); // the report is of the time before it
    var ran = run("report", "--out", file.toString());
    assertEquals(0, ran.code, ran.err);
    var page = Files.readString(file);
    assertTrue(page.startsWith("<!doctype html>") && page.endsWith("</html>\n"), page);
    assertFalse(page.contains("No attempt has failed"), page);
    assertEquals(1, run("report", "--out", file + "/below").code);
  }
}
