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
    var said = new StringWriter();
    var result = new ByteArrayOutputStream();
    var errors = new ByteArrayOutputStream();
    var folder = server.folder().toString();
    var line = Stream.concat(Stream.of("defence"), Stream.concat(Stream.of(words), folder(folder)));
    var out = System.out;
    var err = System.err;
    try {
      System.setOut(new PrintStream(result, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
      var code =
          Latchkey.line().setErr(new PrintWriter(said, true)).execute(line.toArray(String[]::new));
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
