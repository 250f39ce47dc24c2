package dev.latchkey.server.enrolment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.TestServer;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.storage.StatementLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `sign-up.domains`: others get the same answer, and an email instead of a link.
class SignUpDomainsTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final Map<String, String> DOMAINS =
      Map.of("sign-up.domains", "Example.ORG, *.example.net");
  private static final int PATIENCE = 2000;

  private static EnrolmentSettings settings(String domains) {
    return EnrolmentSettings.of(
        ServerSettings.load(Optional.empty(), Map.of(), Map.of("sign-up.domains", domains)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b.example", "@example.org", "*", "*.", "*.*.org", "exa_mple.org", "a..b"})
  void whatIsNoDomainStopsTheStart(String domain) {
    assertThrows(BadSetting.class, () -> settings("example.org," + domain));
  }

  private static TestServer.Reply signUp(TestServer server, String email) {
    return server.post("/api/v1/accounts", Map.of("email", email, "password", PASSWORD));
  }

  private static TestServer.Reply signIn(TestServer server, String email) {
    return server.post("/api/v1/sessions", Map.of("login", email, "password", PASSWORD));
  }

  private static String letterTo(TestServer server, String email) {
    for (var tries = 0; tries < PATIENCE; tries++) {
      for (var letter : letters(server)) {
        var content = TestServer.content(letter);
        if (content.contains("To: " + email)) {
          return content;
        }
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    throw new AssertionError("no letter to " + email);
  }

  private static List<Path> letters(TestServer server) {
    var folder = server.folder().resolve("mail");
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".eml")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anotherDomainGetsTheSameAnswerAndAnEmailWithoutALink() {
    try (var server = TestServer.start(DOMAINS)) {
      try (var log = StatementLog.ofRequests(server.database())) {
        var one = signUp(server, "ada@example.org").expect(202);
        var admitted = log.take();
        var other = signUp(server, "eve@example.com").expect(202);
        assertEquals(admitted, log.take());
        assertEquals(List.copyOf(fields(one)), List.copyOf(fields(other)));

        var letter = letterTo(server, "eve@example.com");
        assertTrue(letter.contains("example.org, *.example.net"), letter);
        assertFalse(letter.contains("/v#"), letter);
        signIn(server, "eve@example.com").expect(401);
      }
    }
  }

  private static List<String> fields(TestServer.Reply reply) {
    return reply.json().properties().stream().map(Map.Entry::getKey).toList();
  }

  @Test
  void addressesOfTheDomainsSignUp() {
    try (var server = TestServer.start(DOMAINS)) {
      for (var email : List.of("ada@example.org", "ada@a.b.example.net")) {
        server.account(email, PASSWORD);
        signIn(server, email).expect(201);
      }
    }
  }

  /// The setting came later: whoever has an account keeps it, and no link that is out opens one.
  @Test
  void whatWasBeforeTheSettingIsKeptAndNothingIsAdded() {
    try (var before = TestServer.start(Map.of())) {
      before.account("old@example.com", PASSWORD);
      var request = signUp(before, "new@example.com").expect(202).text("request");
      var token = before.mailedToken("/verify", "new@example.com");
      before.stop();
      try (var server = TestServer.startOn(before.folder(), DOMAINS)) {
        signIn(server, "old@example.com").expect(201);
        server
            .post("/api/v1/accounts/verification", Map.of("token", token, "request", request))
            .expect(410);
        signIn(server, "new@example.com").expect(401);
      }
    }
  }
}
