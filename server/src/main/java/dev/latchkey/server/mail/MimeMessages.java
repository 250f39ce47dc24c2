package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.openpgp.OpenPgpEncryptor;
import dev.latchkey.server.secrets.Randomness;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPMessage;

/// Builds the message of an email: text and HTML, UTF-8, no header that names the person but `To`.
/// With a key all of that lies inside of PGP/MIME, the subject too. Every line ends with CR LF.
final class MimeMessages {
  private static final EmailAddress NOBODY = new EmailAddress("nobody@localhost");
  private final MailSettings settings;
  private final Randomness randomness;
  private final Clock clock;
  private final Optional<OpenPgpEncryptor> seal;

  MimeMessages(
      MailSettings settings, Randomness randomness, Clock clock, Optional<OpenPgpEncryptor> seal) {
    this.settings = settings;
    this.randomness = randomness;
    this.clock = clock;
    this.seal = seal;
  }

  /// @param eightBit whether octets above 127 may travel as they are; the message declares them
  MimeMessage build(Session session, OutgoingMail letter, boolean eightBit)
      throws MessagingException {
    var sender = settings.sender();
    var message =
        new IdentifiedMessage(session, "<" + Id.make(randomness) + "@" + sender.domain() + ">");
    message.setEnvelopeFrom(sender.bounces().value());
    message.setReturnOption(SMTPMessage.RETURN_HDRS); // a whole email would bring its live link
    message.setFrom(sender.header());
    message.setRecipient(
        Message.RecipientType.TO, new InternetAddress(letter.to().orElse(NOBODY).value(), true));
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("Precedence", "bulk"); // some vacation programs heed nothing else
    if (seal.isPresent()) {
      fill(message, letter, eightBit, seal.get());
    } else {
      fill(message, letter, eightBit);
    }
    message.saveChanges();
    return message;
  }

  /// The work is the same for an email in clear. What is signed must be 7-bit (RFC 3156, section
  /// 3).
  private void fill(SMTPMessage message, OutgoingMail letter, boolean eightBit, OpenPgpEncryptor by)
      throws MessagingException {
    var entity = PgpMime.entity(letter.subject(), parts(letter, false));
    if (letter.key().isPresent()) {
      message.setSubject(PgpMime.SUBJECT, "UTF-8");
      message.setContent(PgpMime.encrypted(by.seal(entity, letter.key().get(), clock.instant())));
    } else {
      by.pretend(entity, clock.instant());
      fill(message, letter, eightBit);
    }
  }

  private static void fill(SMTPMessage message, OutgoingMail letter, boolean eightBit)
      throws MessagingException {
    if (letter.key().isPresent()) {
      throw new IllegalStateException("an email that must be encrypted");
    }
    message.setSubject(letter.subject(), "UTF-8");
    var parts = parts(letter, eightBit);
    message.setContent(parts);
    if (has(parts, TransferEncoding.EIGHT_BIT)) {
      message.setMailExtension("BODY=8BITMIME"); // RFC 6152
    }
  }

  private static boolean has(MimeMultipart parts, TransferEncoding encoding)
      throws MessagingException {
    for (var i = 0; i < parts.getCount(); i++) {
      if (encoding.header().equals(((MimeBodyPart) parts.getBodyPart(i)).getEncoding())) {
        return true;
      }
    }
    return false;
  }

  private static MimeMultipart parts(OutgoingMail letter, boolean eightBit)
      throws MessagingException {
    var text = letter.text().exposeText();
    var html = letter.html().exposeText();
    var parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(text, "plain", TransferEncoding.ofPlain(text, eightBit)));
    parts.addBodyPart(part(html, "html", TransferEncoding.of(html, eightBit)));
    return parts;
  }

  private static MimeBodyPart part(String text, String kind, TransferEncoding encoding)
      throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text.replace("\n", "\r\n"), "UTF-8", kind);
    part.setHeader("Content-Transfer-Encoding", encoding.header());
    return part;
  }

  /// The library's own message id would name this machine and its user.
  private static final class IdentifiedMessage extends SMTPMessage {
    private final String id;

    IdentifiedMessage(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
