package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Patterns are replayed against a started server from changing addresses, and the rule's name is
/// found in the trail.
class ReplayedPatternTests {
  private static final String PASSWORD = "seven quiet lighthouses";

  private static final Pattern RULE = Pattern.compile(".*\"rule\":\"([^\"]+)\".*");
  private static final int PATIENCE = 1_000;

  private static TestServer start() {
    return TestServer.start(Map.of("trusted-proxies", "127.0.0.1"));
  }

  private static int signIn(TestServer server, String login, String password, int address) {
    return server
        .post(
            "/api/v1/sessions",
            Map.of("login", login, "password", password),
            "X-Forwarded-For",
            Replay.address(address))
        .status();
  }

  private static void replay(
      TestServer server, int attempts, IntFunction<String> login, IntFunction<String> password) {
    for (var i = 0; i < attempts; i++) {
      server.clock().advance(Duration.ofSeconds(7));
      signIn(server, login.apply(i), password.apply(i), i);
    }
  }

  /// The rules of the trail, once there are so many.
  private static Set<String> rules(TestServer server, int count) {
    var rules = new TreeSet<String>();
    for (var tries = 0; tries < PATIENCE && rules.size() < count; tries++) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
      lines(server).forEach(line -> rules.add(RULE.matcher(line).replaceAll("$1")));
    }
    return rules;
  }

  private static List<String> lines(TestServer server) {
    return server
        .database()
        .read(handle ->
            handle
                .createQuery("SELECT fields FROM audit_lines WHERE event = 'defence.detected'")
                .mapTo(String.class)
                .list());
  }

  @Test
  @Tag("S4-63")
  @Tag("S4-55")
  @Tag("S4-53")
  void rulesOfReplayedPatternsStandInTheTrail() {
    try (var server = start()) {
      server.account("ada@example.org", PASSWORD);
      replay(server, 25, Names::of, _ -> "Autumn-2026!");
      replay(server, 20, i -> "john" + (i + 1), i -> Guesses.of(i));
      replay(server, 20, _ -> "ada@example.org", i -> Guesses.of(i));
      assertEquals(Set.of("account-sources", "name-row", "one-password"), rules(server, 3));
      assertEquals(List.of(), lines(server).stream().filter(ReplayedPatternTests::tells).toList());
    }
  }

  /// Whether anything stands there that was entered.
  private static boolean tells(String line) {
    return line.contains("ada") || line.contains("john") || line.contains("Autumn");
  }
}
