package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.TestTls;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestSmtpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that an SMTP server may do instead of taking a letter.
class SmtpFaultTests {
  private static final TlsIdentity IDENTITY = TestTls.identity();
  private static final String TOKEN = "canary-token";

  private static MailTransport relay(int port) {
    var smtp =
        new SmtpSettings(
            "localhost",
            port,
            true,
            Optional.of("latchkey"),
            Optional.of(Secret.of("canary-smtp-password")),
            Optional.of(IDENTITY.authority()));
    return MailTransports.of(
        new MailSettings(
            Sender.of("no-reply@a.example", Optional.empty()),
            Path.of("none"),
            EncryptionPolicy.Mode.OFF,
            Optional.of(smtp)),
        new SystemRandomness(),
        new TestClock(),
        Optional.empty());
  }

  private static TransportResult deliver(int port) {
    return relay(port).deliver(letter());
  }

  private static OutgoingMail letter() {
    return new OutgoingMail(
        Optional.of(new EmailAddress("alice@example.org")),
        "Hello",
        Secret.of(TOKEN),
        Secret.of(TOKEN));
  }

  private static TestSmtpServer server() throws IOException {
    return new TestSmtpServer(TestTls.server(IDENTITY), true);
  }

  private static String told(TransportResult handover) {
    return switch (handover) {
      case TransportResult.Accepted _ -> "accepted";
      case TransportResult.Unavailable failure -> "unreachable: " + failure.reason();
      case TransportResult.TransientFailure failure -> "for now: " + failure.reason();
      case TransportResult.PermanentFailure failure -> "refused: " + failure.reason();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GREETING|421 4.3.2 closed for today|unreachable: connection",
        "GREETING|DROP|unreachable: connection",
        "AUTH|535 5.7.8 wrong password|unreachable: sign_in",
        "AUTH|454 4.7.0 later|unreachable: sign_in",
        "MAIL|550 5.7.1 sender is not yours|unreachable: 550 5.7.1",
        "MAIL|451 4.3.0 later|unreachable: 451 4.3.0",
        "MAIL|530 5.7.0 sign in first|unreachable: 530 5.7.0",
        "RCPT|451 4.7.1 greylisted, come back|for now: 451 4.7.1",
        "RCPT|450 mailbox busy|for now: 450",
        "RCPT|552 5.2.2 mailbox is full|for now: 552 5.2.2",
        "RCPT|550 5.1.1 no such user|refused: 550 5.1.1",
        "RCPT|553 no|refused: 553",
        "RCPT|DROP|unreachable: connection",
        "DATA|451 4.3.0 later|for now: 451 4.3.0",
        "DATA|554 5.7.1 no|refused: 554 5.7.1",
        ".|452 4.3.1 disk is full|for now: 452 4.3.1",
        ".|421 4.3.0 going down|unreachable: 421 4.3.0",
        ".|554 5.7.1 rejected because of canary-token|refused: 554 5.7.1",
        ".|DROP|unreachable: connection",
        "QUIT|DROP|accepted",
        "QUIT|500 never heard of it|accepted",
        "QUIT|HANG|accepted"
      })
  void whatTheServerSaysDecidesWhatBecomesOfTheLetter(String at, String reply, String expected)
      throws IOException {
    try (var server = server().replying(at, reply)) {
      assertEquals(expected, told(deliver(server.port())));
    }
  }

  @Test
  void aServerThatIsDownIsUnreachableAndBackLater() throws IOException {
    int port;
    try (var server = server()) {
      port = server.port();
    }
    assertEquals("unreachable: connection", told(deliver(port)));
    try (var server = server()) {
      assertEquals("accepted", told(deliver(server.port())));
    }
  }

  /// The socket closes: the server sees the end, and no thread stays behind.
  @ParameterizedTest
  @ValueSource(strings = {"GREETING", "AUTH", "RCPT", "DATA", "."})
  void aServerThatHangsIsLeft(String at) throws IOException {
    var server = server().replying(at, "HANG");
    try (server) {
      var transport = new TimeLimitedTransport(relay(server.port()), Duration.ofMillis(500));
      assertEquals("unreachable: timeout", told(transport.deliver(letter())));
    }
    assertTrue(
        server.heard().stream().anyMatch(line -> line.startsWith("(")), server.heard()::toString);
  }

  @Test
  @Tag("S4-42")
  @Tag("S4-44")
  void aBrokenCourierTellsWhereAndNotWhat() {
    var transport =
        new TimeLimitedTransport(
            letter -> {
              throw new IllegalArgumentException("bad text: " + letter.text().exposeText());
            },
            Duration.ofMinutes(1));
    try {
      transport.deliver(letter());
    } catch (IllegalStateException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        assertFalse(cause.toString().contains(TOKEN), cause::toString);
      }
      assertTrue(e.getStackTrace()[0].getClassName().contains("SmtpFaultTests"));
      return;
    }
    throw new AssertionError("nothing was thrown");
  }
}
