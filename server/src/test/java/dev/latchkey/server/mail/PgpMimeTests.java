package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.openpgp.DecoyKey;
import dev.latchkey.server.openpgp.KeyValidator;
import dev.latchkey.server.openpgp.KeyVerdict;
import dev.latchkey.server.openpgp.OpenPgpCertificate;
import dev.latchkey.server.openpgp.OpenPgpEncryptor;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.openpgp.ServerKey;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.testkit.Gpg;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Encrypted letters, read by GnuPG and a mail library.
@Tag("S0-16")
class PgpMimeTests {
  private static final String LINK = "https://a.example/reset-password#" + "t".repeat(43);
  private static final Gpg GPG = new Gpg(TestClock.START.minus(Duration.ofDays(1)));
  private static final OpenPgpKey KEY = key();
  private final TestClock clock = new TestClock();
  private final ServerKey ours =
      ServerKey.of(
          new KeyFolder(TestFolder.make().resolve("keys")),
          "no-reply@a.example",
          new SystemRandomness(),
          clock);
  private final Path folder = TestFolder.make().resolve("mail");

  private static OpenPgpKey key() {
    var pasted = GPG.make("alice", "ed25519", "never", "cv25519").export("alice");
    GPG.time(TestClock.START.plusSeconds(5));
    return assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(pasted, TestClock.START))
        .key();
  }

  @AfterAll
  static void close() {
    GPG.close();
  }

  private static OutgoingMail letter(String subject, String text) {
    return new OutgoingMail(
        Optional.of(new EmailAddress("alice@example.org")),
        subject,
        Secret.of(text),
        Secret.of("<p>" + text + "</p>"));
  }

  private byte[] deliver(OutgoingMail letter) throws IOException {
    var settings =
        new MailSettings(
            Sender.of("no-reply@a.example", Optional.empty()),
            folder,
            EncryptionPolicy.Mode.PREFERRED,
            Optional.empty());
    var transport =
        MailTransports.of(
            settings,
            new SystemRandomness(),
            clock,
            Optional.of(new OpenPgpEncryptor(ours, new DecoyKey(clock))));
    assertEquals(new TransportResult.Accepted(), transport.deliver(letter));
    try (var files = Files.list(folder)) {
      var file = files.findFirst().orElseThrow();
      var bytes = Files.readAllBytes(file);
      Files.delete(file);
      return bytes;
    }
  }

  private static MimeMessage message(byte[] bytes) throws MessagingException {
    return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
  }

  private Gpg.Result decrypt(byte[] letter) throws MessagingException, IOException {
    var parts = (MimeMultipart) message(letter).getContent();
    return GPG.importKey(ours.publicKey())
        .decrypt(parts.getBodyPart(1).getInputStream().readAllBytes());
  }

  @Test
  void theOutsideIsPgpMimeAndTellsNothing() throws MessagingException, IOException {
    var bytes = deliver(letter("Set a new password – Grüße", LINK).sealedFor(KEY));
    var text = new String(bytes, StandardCharsets.UTF_8);
    var message = message(bytes);
    assertEquals("Encrypted message", message.getSubject());
    assertTrue(message.getContentType().startsWith("multipart/encrypted"));
    assertTrue(message.getContentType().contains("protocol=\"application/pgp-encrypted\""));
    var parts = (MimeMultipart) message.getContent();
    assertEquals(2, parts.getCount());
    assertTrue(parts.getBodyPart(0).isMimeType("application/pgp-encrypted"));
    assertEquals(
        "Version: 1",
        new String(parts.getBodyPart(0).getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .strip());
    assertTrue(parts.getBodyPart(1).isMimeType("application/octet-stream"));
    for (var told : List.of("ttttt", "password", "Set a new", "Gr=C3", "alice ")) {
      assertFalse(text.contains(told), told);
    }
    var headers =
        Collections.list(message.getAllHeaders()).stream().map(h -> h.getName()).sorted().toList();
    assertEquals(
        List.of(
            "Auto-Submitted",
            "Content-Type",
            "Date",
            "From",
            "MIME-Version",
            "Message-ID",
            "Precedence",
            "Subject",
            "To"),
        headers);
  }

  @Test
  void theInsideIsTheLetterWithItsSubjectAndOurSignature() throws MessagingException, IOException {
    var bytes =
        deliver(letter("Set a new password – Grüße", "Hello,\n" + LINK + "\nGrüße").sealedFor(KEY));
    var opened = decrypt(bytes);
    assertEquals(0, opened.code(), opened::status);
    assertTrue(opened.status().contains("[GNUPG:] VALIDSIG " + ours.fingerprint()), opened::status);
    var inner = message(opened.out());
    assertEquals("Set a new password – Grüße", inner.getSubject());
    assertTrue(inner.getContentType().contains("protected-headers=\"v1\""));
    var parts = (MimeMultipart) inner.getContent();
    assertEquals(2, parts.getCount());
    var text = String.valueOf(parts.getBodyPart(0).getContent());
    assertTrue(text.lines().anyMatch(LINK::equals), text);
    assertTrue(text.contains("Grüße"), text);
    assertFalse(opened.text().replace("\r\n", "").contains("\n"), "every line ends with CR LF");
  }

  /// RFC 3156, section 3: what is signed is 7-bit, also where it is encrypted as well. The drop
  /// folder takes 8-bit text otherwise.
  @Test
  void whatIsSignedIsSevenBit() throws MessagingException, IOException {
    for (var text : List.of("Grüße\n" + LINK, "Hello\n" + LINK, "Grüße ".repeat(300))) {
      var opened = decrypt(deliver(letter("Grüße", text).sealedFor(KEY)));
      assertEquals(0, opened.code(), opened::status);
      for (var octet : opened.out()) {
        assertTrue(octet >= 0, opened::text);
      }
      var parts = (MimeMultipart) message(opened.out()).getContent();
      assertTrue(
          String.valueOf(parts.getBodyPart(0).getContent()).contains(text.replace("\n", "\r\n")));
    }
  }

  @Test
  void lettersOfDifferentKindsHaveOneLength() throws MessagingException, IOException {
    var shortest = decrypt(deliver(letter("Hi", "x").sealedFor(KEY)));
    var longer = decrypt(deliver(letter("A longer subject", LINK.repeat(20)).sealedFor(KEY)));
    assertEquals(PgpMime.BLOCK, shortest.out().length);
    assertEquals(PgpMime.BLOCK, longer.out().length);
  }

  @Test
  void whoHasNoKeyGetsTheLetterInClear() throws MessagingException, IOException {
    var message = message(deliver(letter("Hello", LINK)));
    assertEquals("Hello", message.getSubject());
    assertTrue(message.isMimeType("multipart/alternative"));
  }

  @Test
  void aLetterThatMustBeEncryptedNeverLeavesWithoutIt() {
    var settings =
        new MailSettings(
            Sender.of("no-reply@a.example", Optional.empty()),
            folder,
            EncryptionPolicy.Mode.OFF,
            Optional.empty());
    var transport = MailTransports.of(settings, new SystemRandomness(), clock, Optional.empty());
    try {
      transport.deliver(letter("Hello", LINK).sealedFor(KEY));
    } catch (IllegalStateException e) {
      return;
    }
    throw new AssertionError("it left");
  }

  private static final Instant ADDED = TestClock.START.minus(Duration.ofDays(1));

  private record OnlyAlice() implements EncryptionPolicy.KeyRing {
    @Override
    public Optional<OpenPgpCertificate> find(
        Transaction transaction, Optional<EmailAddress> address) {
      return address
          .filter(of -> of.localPart().equals("alice"))
          .map(_ -> new OpenPgpCertificate(new byte[0], ADDED));
    }

    @Override
    public Optional<OpenPgpKey> check(Optional<OpenPgpCertificate> certificate, Instant now) {
      return certificate.map(_ -> KEY);
    }
  }

  private static Optional<OutgoingMail> seal(
      EncryptionPolicy by, Transaction transaction, OutgoingMail letter) {
    return seal(by, transaction, letter, TestClock.START);
  }

  private static Optional<OutgoingMail> seal(
      EncryptionPolicy by, Transaction transaction, OutgoingMail letter, Instant now) {
    return by.seal(by.draft(transaction, letter), now);
  }

  /// Whoever adds a key of his own to the account of somebody else gets no hold on its letters of
  /// recovery before the owner has had a week to read of it.
  @Test
  @Tag("S0-16")
  void aKeyMustHaveBeenThereForAWeekBeforeTheWayBackIsEncryptedToIt() {
    var wayBack = letter("Hello", "x").with(OutgoingMail.Secrecy.SETTLED_KEY);
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var settled = ADDED.plus(EncryptionPolicy.SETTLED);
    test.run(t -> {
      var preferred = new EncryptionPolicy(EncryptionPolicy.Mode.PREFERRED, new OnlyAlice());
      var early = seal(preferred, t, wayBack, settled.minusMillis(1)).orElseThrow();
      assertTrue(early.key().isEmpty());
      assertTrue(seal(preferred, t, wayBack, settled).orElseThrow().key().isPresent());
      var required = new EncryptionPolicy(EncryptionPolicy.Mode.REQUIRED, new OnlyAlice());
      assertTrue(seal(required, t, wayBack, ADDED).orElseThrow().key().isPresent());
    });
  }

  @Test
  @Tag("S0-15")
  void theSettingDecidesWhoGetsWhat() {
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var alice = letter("Hello", "x");
    var bob =
        new OutgoingMail(
            Optional.of(new EmailAddress("bob@example.org")), "Hello", alice.text(), alice.html());
    for (var mode : EncryptionPolicy.Mode.values()) {
      var sealing = new EncryptionPolicy(mode, new OnlyAlice());
      test.run(t -> {
        var toAlice = seal(sealing, t, alice).orElseThrow();
        assertEquals(mode != EncryptionPolicy.Mode.OFF, toAlice.key().isPresent(), mode::name);
        assertEquals(
            mode != EncryptionPolicy.Mode.REQUIRED, seal(sealing, t, bob).isPresent(), mode::name);
        var open = seal(sealing, t, alice.with(OutgoingMail.Secrecy.NONE)).orElseThrow();
        assertEquals(mode == EncryptionPolicy.Mode.REQUIRED, open.key().isPresent(), mode::name);
      });
    }
  }
}
