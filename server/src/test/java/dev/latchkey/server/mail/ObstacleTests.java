package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.TestTls;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestSmtpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the self-check learns from a visit to the SMTP server: it gets in, or a word says why not,
/// and no letter is mentioned.
@Tag("S0-40")
@Tag("S0-42")
class ObstacleTests {
  private static final Pattern LETTER = Pattern.compile("(?i)(MAIL|RCPT|DATA)\\b.*");
  private static final TlsIdentity IDENTITY = TestTls.identity();

  private static Optional<String> obstacle(int port, boolean implicit) {
    var smtp =
        new SmtpSettings(
            "localhost",
            port,
            implicit,
            Optional.of("latchkey"),
            Optional.of(Secret.of("canary-smtp-password")),
            Optional.of(IDENTITY.authority()));
    return obstacle(Optional.of(smtp));
  }

  private static Optional<String> obstacle(Optional<SmtpSettings> smtp) {
    var settings =
        new MailSettings(
            Sender.of("no-reply@a.example", Optional.empty()),
            Path.of("none"),
            EncryptionPolicy.Mode.OFF,
            smtp);
    return MailTransports.obstacle(settings, new SystemRandomness(), new TestClock());
  }

  private static void noLetterWasMentioned(TestSmtpServer server) {
    assertTrue(
        server.heard().stream().noneMatch(line -> LETTER.matcher(line).matches()),
        () -> server.heard().toString());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoLetsUsInIsNone(boolean implicit) throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(IDENTITY), implicit)) {
      assertEquals(Optional.empty(), obstacle(server.port(), implicit));
      assertTrue(server.heard().stream().anyMatch(line -> line.startsWith("AUTH")));
      noLetterWasMentioned(server);
    }
  }

  @Test
  void withoutASettingThereIsNone() {
    assertEquals(Optional.empty(), obstacle(Optional.empty()));
  }

  @Test
  void aServerWithoutTlsIsOne() throws IOException {
    try (var server = new TestSmtpServer(null, false)) {
      assertEquals(Optional.of("no_tls"), obstacle(server.port(), false));
      noLetterWasMentioned(server);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCertificateOfAnotherAuthorityIsOne(boolean implicit) throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(TestTls.identity()), implicit)) {
      assertEquals(Optional.of("certificate"), obstacle(server.port(), implicit));
      assertTrue(server.heard().stream().noneMatch(line -> line.startsWith("AUTH")));
    }
  }

  @Test
  void aPasswordThatIsRefusedIsOne() throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(IDENTITY), false)) {
      server.replying("AUTH", "535 5.7.8 not you");
      assertEquals(Optional.of("sign_in"), obstacle(server.port(), false));
      noLetterWasMentioned(server);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void whereNobodyListensThatIsSaid() throws IOException {
    assertEquals(Optional.of("connection"), obstacle(freePort(), false));
  }
}
