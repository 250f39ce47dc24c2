package dev.latchkey.server.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.latchkey.server.TestServer;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What OWASP's sheet about forgotten passwords asks for, as far as no other test shows it; the
/// whole of it stands in `docs/forgotten-passwords.md`.
class RecoverySheetTests {
  private static final String EMAIL = "ada@example.org";
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final int SOURCES = 10;
  private static final int REQUESTS = 1000;

  private static Reply recover(TestServer server, String email, String... headers) {
    return server.post("/api/v1/recovery", Map.of("email", email), headers).expect(202);
  }

  private static Reply signIn(TestServer server) {
    return server.post("/api/v1/sessions", Map.of("login", EMAIL, "password", PASSWORD));
  }

  @Test
  @Tag("CS-FP-3")
  @Tag("CS-FP-11")
  @Tag("S4-74")
  void aThousandRequestsTouchNeitherPasswordNorSessions() {
    try (var server = TestServer.start(Map.of("trusted-proxies", "127.0.0.1"))) {
      server.account(EMAIL, PASSWORD);
      var session = signIn(server).expect(201).text("session_token");
      IntStream.range(0, REQUESTS)
          .parallel()
          .forEach(request ->
              recover(server, EMAIL, "X-Forwarded-For", "198.51.100." + request % SOURCES));
      server.mailedToken("/reset-password");
      server.get("/api/v1/session", TestServer.bearer(session)).expect(200);
      signIn(server).expect(201);
    }
  }

  /// It takes the call and never says a word: whoever asks has the answer long before.
  @Test
  @Tag("CS-FP-1")
  @Tag("S4-05")
  @Tag("S4-74")
  void aMailServerThatDoesNotAnswerHoldsNobodyUp() throws IOException {
    var folder = TestFolder.makeInMemory();
    try (var server = TestServer.startOn(folder)) {
      server.account(EMAIL, PASSWORD);
    }
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var server =
            TestServer.startOn(
                folder,
                Map.of(
                    "mail.smtp.host", "localhost", "mail.smtp.port", "" + silent.getLocalPort()))) {
      recover(server, EMAIL);
      try (var call = silent.accept()) {
        var answers =
            List.of(recover(server, EMAIL), recover(server, "nobody@example.org")).stream()
                .map(Reply::text)
                .distinct()
                .toList();
        assertEquals(1, answers.size());
        signIn(server).expect(201);
        assertFalse(call.isClosed());
      }
    }
  }
}
