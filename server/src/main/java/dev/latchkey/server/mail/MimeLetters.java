package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
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

/// Builds the message of a letter: text and HTML, UTF-8, no header that names the person but `To`.
final class MimeLetters {
  private static final EmailAddress NOBODY = new EmailAddress("nobody@localhost");
  private final MailSettings settings;
  private final Randomness randomness;
  private final Clock clock;

  MimeLetters(MailSettings settings, Randomness randomness, Clock clock) {
    this.settings = settings;
    this.randomness = randomness;
    this.clock = clock;
  }

  MimeMessage build(Session session, Envelope letter) throws MessagingException {
    var message =
        new IdentifiedMessage(session, "<" + Id.make(randomness) + "@" + settings.host() + ">");
    message.setFrom(new InternetAddress(settings.from(), true));
    message.setRecipient(
        Message.RecipientType.TO, new InternetAddress(letter.to().orElse(NOBODY).value(), true));
    message.setSubject(letter.subject(), "UTF-8");
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    var parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(letter.text().exposeText(), "plain"));
    parts.addBodyPart(part(letter.html().exposeText(), "html"));
    message.setContent(parts);
    message.saveChanges();
    return message;
  }

  private static MimeBodyPart part(String text, String kind) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, "UTF-8", kind);
    part.setHeader("Content-Transfer-Encoding", "8bit"); // keeps a link whole on its line
    return part;
  }

  /// The library's own message id would name this machine and its user.
  private static final class IdentifiedMessage extends MimeMessage {
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
