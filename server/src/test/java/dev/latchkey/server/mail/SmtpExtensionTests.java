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
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server offers decides how a letter travels; the link in it stays whole in each case.
@Tag("S0-15")
class SmtpExtensionTests {
  private static final TlsIdentity IDENTITY = TestTls.identity();
  private static final String SHORT = "https://auth.example.org/r#" + "t".repeat(43);
  private static final String LONG =
      "https://auth.department.example.org/reset-password#" + "t".repeat(43);
  private static final String GREETING = "Guten Tag, hier ist der Link für Sie – „bitte sehr“:";

  static List<String> links() {
    return List.of(SHORT, LONG);
  }

  private static List<String> send(String text, Sender sender, List<String> extensions)
      throws IOException {
    try (var server = new TestSmtpServer(TestTls.server(IDENTITY), true).offering(extensions)) {
      var smtp =
          new SmtpSettings(
              "localhost",
              server.port(),
              true,
              Optional.empty(),
              Optional.empty(),
              Optional.of(IDENTITY.authority()));
      var settings =
          new MailSettings(sender, Path.of("none"), EncryptionPolicy.Mode.OFF, Optional.of(smtp));
      var letter =
          new OutgoingMail(
              Optional.of(new EmailAddress("alice@example.org")),
              "Hello",
              Secret.of(text),
              Secret.of("<p>" + text + "</p>"));
      assertEquals(
          new TransportResult.Accepted(),
          MailTransports.of(settings, new SystemRandomness(), new TestClock(), Optional.empty())
              .deliver(letter));
      return server.heard();
    }
  }

  private static List<String> send(String text, String... extensions) throws IOException {
    return send(text, sender(Optional.empty()), List.of(extensions));
  }

  private static Sender sender(Optional<String> bounces) {
    return Sender.of("no-reply@a.example", bounces);
  }

  private static String letter(String link) {
    return GREETING + "\n\n" + link + "\n\nGrüße\n";
  }

  private static String mailFrom(List<String> heard) {
    return heard.stream().filter(line -> line.startsWith("MAIL FROM:")).findFirst().orElseThrow();
  }

  /// The lines of the message as they came over the wire.
  private static List<String> wire(List<String> heard) {
    return heard.subList(heard.indexOf("DATA") + 1, heard.indexOf("QUIT"));
  }

  private static MimeBodyPart part(List<String> heard, int number)
      throws MessagingException, IOException {
    var bytes = String.join("\r\n", wire(heard)).getBytes(StandardCharsets.ISO_8859_1);
    var message =
        new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    return (MimeBodyPart) ((MimeMultipart) message.getContent()).getBodyPart(number);
  }

  private static boolean isSevenBit(List<String> heard) {
    return heard.stream().allMatch(line -> line.chars().allMatch(c -> c < 128));
  }

  @Test
  void eightBitTextGoesAsItIsWhereThatIsOfferedAndIsDeclared()
      throws IOException, MessagingException {
    var heard = send(letter(LONG), "8BITMIME");
    assertTrue(mailFrom(heard).endsWith(" BODY=8BITMIME"), mailFrom(heard));
    assertEquals("8bit", part(heard, 0).getEncoding());
    assertTrue(wire(heard).contains(LONG));
    assertFalse(isSevenBit(heard));
  }

  @ParameterizedTest
  @MethodSource("links")
  void withoutThatExtensionEveryOctetIsSevenBitAndNoLinkIsCut(String link)
      throws IOException, MessagingException {
    var heard = send(letter(link));
    assertFalse(mailFrom(heard).contains("BODY"), mailFrom(heard));
    assertTrue(isSevenBit(heard), heard::toString);
    for (var n = 0; n < 2; n++) {
      assertTrue(String.valueOf(part(heard, n).getContent()).contains(link));
    }
    // what a program finds that decodes nothing
    for (var line : wire(heard)) {
      assertTrue(!line.contains("https:") || line.equals(link), line);
    }
    assertTrue(wire(heard).stream().allMatch(line -> line.length() <= 78), heard::toString);
  }

  /// Who opens the letter by hand can still read it.
  @Test
  void aShortLinkStandsReadableOnItsLineInAnyCase() throws IOException {
    assertTrue(wire(send(letter(SHORT))).contains(SHORT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8BITMIME", "SIZE"})
  void anAsciiLetterIsSevenBitWhateverIsOffered(String extension)
      throws IOException, MessagingException {
    var heard = send("Hello\n\n" + LONG + "\n", extension);
    assertFalse(mailFrom(heard).contains("BODY"), mailFrom(heard));
    assertEquals("7bit", part(heard, 0).getEncoding());
    assertEquals("7bit", part(heard, 1).getEncoding());
    assertTrue(wire(heard).contains(LONG));
  }

  /// RFC 5322, 2.1.1.
  @Test
  void noLineIsTooLongForSmtp() throws IOException, MessagingException {
    var text = "a long paragraph ".repeat(100);
    var heard = send(text, "8BITMIME");
    assertTrue(wire(heard).stream().allMatch(line -> line.length() <= 998));
    assertTrue(String.valueOf(part(heard, 0).getContent()).contains(text));
  }

  /// A letter that comes back shows its live link to whoever reads that mailbox.
  @Test
  void onlyTheHeadersComeBackWhereThatCanBeAsked() throws IOException {
    assertTrue(mailFrom(send("Hello", "DSN")).contains(" RET=HDRS"));
    assertFalse(mailFrom(send("Hello")).contains("RET"));
  }

  @Test
  void reportsGoToTheEnvelopesSenderAndReadersSeeTheOther() throws IOException {
    var heard = send("Hello", sender(Optional.of("bounces@b.example")), List.of());
    assertEquals("MAIL FROM:<bounces@b.example>", mailFrom(heard));
    assertTrue(wire(heard).contains("From: no-reply@a.example"));
    assertEquals("MAIL FROM:<no-reply@a.example>", mailFrom(send("Hello")));
  }

  @Test
  void theSendersDomainIsOurNameToTheServerAndInTheMessageId() throws IOException {
    var heard =
        send(
            "Hello", Sender.of("Beispiel <no-reply@münchen.example>", Optional.empty()), List.of());
    assertTrue(heard.contains("EHLO xn--mnchen-3ya.example"), heard::toString);
    assertTrue(wire(heard).contains("From: Beispiel <no-reply@xn--mnchen-3ya.example>"));
    assertTrue(
        wire(heard).stream()
            .anyMatch(line -> line.matches("Message-ID: <\\w+@xn--mnchen-3ya\\.example>")));
  }
}
