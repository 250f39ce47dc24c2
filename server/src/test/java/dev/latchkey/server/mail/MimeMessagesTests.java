package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MimeMessagesTests {
  private static final String LINK = "https://latchkey.example/reset-password#" + "t".repeat(43);
  private final Path folder = TestFolder.make().resolve("mail");
  private final TestClock clock = new TestClock();
  private final MailSettings settings =
      new MailSettings(
          Sender.of("no-reply@latchkey.example", Optional.empty()),
          folder,
          EncryptionPolicy.Mode.OFF,
          Optional.empty());

  private static OutgoingMail letter(Optional<EmailAddress> to) {
    return new OutgoingMail(
        to,
        "Set a new password – Grüße",
        Secret.of("Hello,\n\n" + LINK + "\n\nGrüße\n"),
        Secret.of("<p>Hello <a href=\"" + LINK + "\">link</a></p>"));
  }

  private void deliver(Optional<EmailAddress> to) {
    assertEquals(
        new TransportResult.Accepted(),
        MailTransports.of(settings, new SystemRandomness(), clock, Optional.empty())
            .deliver(letter(to)));
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static Optional<EmailAddress> alice() {
    return Optional.of(new EmailAddress("alice@example.org"));
  }

  @Test
  void theFileIsTheOwnersAndWholeWhenItAppears() throws IOException {
    deliver(alice());
    var file = files().getFirst();
    assertTrue(String.valueOf(file.getFileName()).matches("[0-9]{14}-[0-9a-v]{26}\\.eml"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    deliver(alice());
    assertEquals(2, files().size());
  }

  @Test
  void aFolderThatIsGoneIsSaidAndLeavesNothing() throws IOException {
    var transport = MailTransports.of(settings, new SystemRandomness(), clock, Optional.empty());
    Files.delete(folder);
    assertEquals(
        new TransportResult.Unavailable("drop_folder"), transport.deliver(letter(alice())));
    Files.createDirectory(folder);
    assertEquals(new TransportResult.Accepted(), transport.deliver(letter(alice())));
    assertEquals(1, files().size());
  }

  @Test
  void aLetterToNobodyLeavesNothing() throws IOException {
    deliver(Optional.empty());
    assertEquals(List.of(), files());
  }

  /// mutt shows ^M where there are two kinds of line ends.
  @Test
  void everyLineOfTheFileEndsInOneWay() throws IOException {
    deliver(alice());
    assertFalse(Files.readString(files().getFirst()).contains("\r"));
  }

  @Test
  void theFileIsReadableAsItIs() throws IOException {
    deliver(alice());
    var text = Files.readString(files().getFirst());
    assertTrue(text.contains("\nGrüße\n"), text);
  }

  @Test
  void programsThatAnswerLettersAreTold() throws IOException, MessagingException {
    deliver(alice());
    var lines = Files.readAllLines(files().getFirst());
    assertTrue(lines.contains("Auto-Submitted: auto-generated"));
    assertTrue(lines.contains("Precedence: bulk"));
  }

  @Test
  void theLinkStandsWholeOnALineOfItsOwn() throws IOException {
    deliver(alice());
    assertTrue(Files.readAllLines(files().getFirst()).contains(LINK));
  }

  @Test
  @Tag("S4-07")
  void noHeaderHoldsMoreThanItMust() throws IOException, MessagingException {
    deliver(alice());
    var message =
        new MimeMessage(
            Session.getInstance(new Properties()), Files.newInputStream(files().getFirst()));
    var headers = new TreeSet<String>();
    Collections.list(message.getAllHeaders()).forEach(header -> headers.add(header.getName()));
    assertEquals(
        Set.of(
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
    assertEquals("alice@example.org", message.getHeader("To", ","));
    assertEquals("Set a new password – Grüße", message.getSubject());
    assertTrue(message.getMessageID().matches("<[0-9a-v]{26}@latchkey\\.example>"));
    assertEquals(
        clock.instant().getEpochSecond(), message.getSentDate().toInstant().getEpochSecond());
    var text = new String(Files.readAllBytes(files().getFirst()), StandardCharsets.UTF_8);
    assertFalse(text.contains(InetAddress.getLocalHost().getHostName() + ">"));
  }

  @Test
  void bothPartsSayTheSame() throws IOException, MessagingException {
    deliver(alice());
    var message =
        new MimeMessage(
            Session.getInstance(new Properties()), Files.newInputStream(files().getFirst()));
    var parts = (MimeMultipart) message.getContent();
    assertEquals(2, parts.getCount());
    for (var i = 0; i < 2; i++) {
      assertTrue(String.valueOf(parts.getBodyPart(i).getContent()).contains(LINK));
    }
    assertTrue(parts.getContentType().startsWith("multipart/alternative"));
  }
}
