package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.TestTls;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.testkit.TestClock;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Against an SMTP server that is not ours.
class GreenMailTests {
  private static final TlsIdentity IDENTITY = TestTls.identity();

  static {
    // GreenMail takes its certificate from there, once for all its servers.
    System.setProperty(
        "greenmail.tls.keystore.file",
        TestTls.keystore(IDENTITY, "not-secret").toAbsolutePath().toString());
    System.setProperty("greenmail.tls.keystore.password", "not-secret");
    System.setProperty("greenmail.tls.key.password", "not-secret");
  }

  private GreenMail server = start(0, ServerSetup.PROTOCOL_SMTPS);
  private final int port = server.getSmtps().getPort();

  private static GreenMail start(int port, String protocol) {
    var server = new GreenMail(new ServerSetup(port, "127.0.0.1", protocol));
    server.start();
    server.setUser("latchkey", "latchkey", "the right one");
    return server;
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private MailTransport relay(String password, Path authority) {
    return relay(true, password, authority);
  }

  private MailTransport relay(boolean implicit, Path authority) {
    return relay(implicit, "the right one", authority);
  }

  /// @param implicit whether TLS begins with the first byte
  private MailTransport relay(boolean implicit, String password, Path authority) {
    var smtp =
        new SmtpSettings(
            "localhost",
            port,
            implicit,
            Optional.of("latchkey"),
            Optional.of(Secret.of(password)),
            Optional.of(authority));
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

  private static OutgoingMail letter(String name, String text) {
    return new OutgoingMail(
        Optional.of(new EmailAddress(name + "@example.org")),
        "Hello – Grüße",
        Secret.of(text),
        Secret.of("<p>" + text + "</p>"));
  }

  @Test
  void aLetterArrivesWithBothParts() throws MessagingException, IOException {
    var text = "https://a.example/reset-password#" + "t".repeat(43) + "\nGrüße";
    var handover = relay("the right one", IDENTITY.authority()).deliver(letter("alice", text));
    assertEquals(new TransportResult.Accepted(), handover);
    var message = server.getReceivedMessages()[0];
    assertEquals("Hello – Grüße", message.getSubject());
    var parts = (MimeMultipart) message.getContent();
    assertEquals(text, String.valueOf(parts.getBodyPart(0).getContent()).replace("\r", "").strip());
    assertTrue(parts.getBodyPart(1).isMimeType("text/html"));
  }

  @Test
  @Tag("S0-40")
  void aWrongPasswordAndAWrongCertificateAreSaid() {
    assertEquals(
        new TransportResult.Unavailable("sign_in"),
        relay("a wrong one", IDENTITY.authority()).deliver(letter("alice", "x")));
    assertEquals(
        new TransportResult.Unavailable("certificate"),
        relay("the right one", TestTls.identity().authority()).deliver(letter("alice", "x")));
    assertEquals(0, server.getReceivedMessages().length);
  }

  /// A letter that names its subject.
  private record Greeting() implements MailComposer {
    @Override
    public String purpose() {
      return "greeting";
    }

    @Override
    public Optional<OutgoingMail> compose(Transaction transaction, OutboxRow row) {
      return Optional.of(letter(row.subject().orElseThrow(), "hello"));
    }
  }

  @Test
  void aServerThatGoesAwayInTheMiddleGetsEveryLetterOnce() {
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var outbox = new Outbox(new SystemRandomness());
    var relay = relay("the right one", IDENTITY.authority());
    var people = IntStream.range(0, 40).mapToObj(n -> "person" + n).sorted().toList();
    people.forEach(
        person -> test.run(t -> outbox.add(t, MailRequest.about(person, "greeting", person))));
    var sent = new int[1];
    MailTransport transport =
        letter -> {
          if (sent[0]++ == 15) {
            server.getSmtps().stopService();
          }
          return relay.deliver(letter);
        };
    var worker = worker(test, outbox, transport);
    worker.run();
    assertEquals(25, test.count("SELECT COUNT(*) FROM outbox"));
    var before = recipients();
    server.stop();
    server = start(port, ServerSetup.PROTOCOL_SMTPS);
    test.clock().advance(Duration.ofMinutes(2));
    worker.run();
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox"));
    assertEquals(
        people,
        java.util.stream.Stream.concat(before.stream(), recipients().stream()).sorted().toList());
  }

  private static MailWorker worker(TestDatabase test, Outbox outbox, MailTransport transport) {
    return new MailWorker(
        test.database(),
        outbox,
        new AuditTrail(test.database()),
        new MailWorker.Route(
            transport,
            new EncryptionPolicy(EncryptionPolicy.Mode.OFF, new NoKeys()),
            new TestCarriers()),
        List.of(new Greeting()));
  }

  /// Letters with tokens wait for a server that proves who it is, however long there is none.
  @Test
  @Tag("S0-15")
  void aLetterStaysUntilThereIsVerifiedTls() {
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var outbox = new Outbox(new SystemRandomness());
    test.run(transaction -> outbox.add(transaction, MailRequest.about("ada", "greeting", "ada")));
    server.stop();
    server = start(port, ServerSetup.PROTOCOL_SMTP);
    stays(test, worker(test, outbox, relay(false, IDENTITY.authority())));
    stays(test, worker(test, outbox, relay(true, IDENTITY.authority())));
    server.stop();
    server = start(port, ServerSetup.PROTOCOL_SMTPS);
    stays(test, worker(test, outbox, relay(true, TestTls.identity().authority())));

    worker(test, outbox, relay(true, IDENTITY.authority())).run();
    assertEquals(List.of("ada"), recipients());
    assertEquals(0, test.count("SELECT COUNT(*) FROM outbox"));
  }

  private void stays(TestDatabase test, MailWorker worker) {
    worker.run();
    assertEquals(List.of(), recipients());
    assertEquals(1, test.count("SELECT COUNT(*) FROM outbox WHERE dead_at IS NULL"));
    test.clock().advance(Duration.ofMinutes(10));
  }

  private List<String> recipients() {
    return Arrays.stream(server.getReceivedMessages()).map(GreenMailTests::recipient).toList();
  }

  private static String recipient(MimeMessage message) {
    try {
      return message.getAllRecipients()[0].toString().replaceFirst("@.*", "");
    } catch (MessagingException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
