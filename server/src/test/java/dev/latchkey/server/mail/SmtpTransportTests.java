package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S0-15")
@Tag("S0-40")
class SmtpTransportTests {
  private static final Pattern TOLD = Pattern.compile("(?i)(AUTH|MAIL|RCPT|DATA)\\b.*");
  private static final Secret CANARY = Secret.of("canary-smtp-password");
  private static final TlsIdentity IDENTITY = TestTls.identity();

  private static TransportResult deliver(
      TestSmtpServer server, boolean implicit, String host, Path ca) {
    return deliver(server, implicit, host, ca, Optional.of(new EmailAddress("alice@example.org")));
  }

  private static TransportResult deliver(
      TestSmtpServer server, boolean implicit, String host, Path ca, Optional<EmailAddress> to) {
    var smtp =
        new SmtpSettings(
            host,
            server.port(),
            implicit,
            Optional.of("latchkey"),
            Optional.of(CANARY),
            Optional.of(ca));
    var settings =
        new MailSettings(
            Sender.of("no-reply@a.example", Optional.empty()),
            Path.of("none"),
            EncryptionPolicy.Mode.OFF,
            Optional.of(smtp));
    return MailTransports.of(settings, new SystemRandomness(), new TestClock(), Optional.empty())
        .deliver(
            new OutgoingMail(to, "Hello", Secret.of("canary-letter"), Secret.of("canary-letter")));
  }

  private static void assertNothingTold(TestSmtpServer server) {
    assertTrue(
        server.heard().stream().noneMatch(line -> TOLD.matcher(line).matches()),
        () -> server.heard().toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLetterGoesOverVerifiedTls(boolean implicit) throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(IDENTITY), implicit)) {
      assertEquals(
          new TransportResult.Accepted(),
          deliver(server, implicit, "localhost", IDENTITY.authority()));
      var heard = server.heard();
      assertTrue(heard.contains("RCPT TO:<alice@example.org>"), heard::toString);
      assertTrue(heard.contains("canary-letter"));
      assertEquals(!implicit, heard.contains("STARTTLS"));
    }
  }

  @Test
  void nothingIsToldToAServerWithoutTls() throws IOException {
    try (var server = new TestSmtpServer(null, false)) {
      assertEquals(
          new TransportResult.Unavailable("no_tls"),
          deliver(server, false, "localhost", IDENTITY.authority()));
      assertNothingTold(server);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsToldToAServerOfAnotherAuthority(boolean implicit) throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(TestTls.identity()), implicit)) {
      assertEquals(
          new TransportResult.Unavailable("certificate"),
          deliver(server, implicit, "localhost", IDENTITY.authority()));
      assertNothingTold(server);
      // A second attempt would trust the system's authorities instead.
      assertEquals(1, server.connections());
    }
  }

  /// The certificate is good, but 127.0.0.2 does not stand on it.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsToldToAServerOfAnotherName(boolean implicit) throws IOException {
    var host = "127.0.0.2";
    try (var server = new TestSmtpServer(TestTls.server(IDENTITY), implicit, host)) {
      assertEquals(
          new TransportResult.Unavailable("certificate_name"),
          deliver(server, implicit, host, IDENTITY.authority()));
      assertNothingTold(server);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anExpiredCertificateIsCalledSo(boolean implicit) throws IOException {
    var old = TestTls.identity(Duration.ofDays(400));
    try (var server = new TestSmtpServer(TestTls.server(old), implicit)) {
      assertEquals(
          new TransportResult.Unavailable("certificate_expired"),
          deliver(server, implicit, "localhost", old.authority()));
      assertNothingTold(server);
    }
  }

  /// The certificate is good: it must not be blamed.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandshakeThatFailsIsNoBadCertificate(boolean implicit) throws IOException {
    for (var obstacle : List.of("DROP", "HELLO THERE")) {
      try (var server =
          new TestSmtpServer(TestTls.server(IDENTITY), implicit).replying("HANDSHAKE", obstacle)) {
        assertEquals(
            new TransportResult.Unavailable("tls"),
            deliver(server, implicit, "localhost", IDENTITY.authority()),
            obstacle);
        assertNothingTold(server);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerOfOldTlsAloneFailsInTheHandshake(boolean implicit) throws IOException {
    try (var server =
        new TestSmtpServer(TestTls.server(IDENTITY), implicit).replying("HANDSHAKE", "TLSv1.1")) {
      assertEquals(
          new TransportResult.Unavailable("tls"),
          deliver(server, implicit, "localhost", IDENTITY.authority()));
      assertNothingTold(server);
    }
  }

  @Test
  void aLetterToNobodyIsBuiltAndNotSent() throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(IDENTITY), true)) {
      deliver(server, true, "localhost", IDENTITY.authority(), Optional.empty());
      assertEquals(0, server.heard().size());
    }
  }
}
