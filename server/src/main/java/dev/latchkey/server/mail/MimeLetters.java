package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.openpgp.Seal;
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

/// Builds the message of a letter: text and HTML, UTF-8, no header that names the person but `To`.
/// With a key all of that lies inside of PGP/MIME, the subject too.
final class MimeLetters {
  private static final EmailAddress NOBODY = new EmailAddress("nobody@localhost");
  private final MailSettings settings;
  private final Randomness randomness;
  private final Clock clock;
  private final Optional<Seal> seal;

  MimeLetters(MailSettings settings, Randomness randomness, Clock clock, Optional<Seal> seal) {
    this.settings = settings;
    this.randomness = randomness;
    this.clock = clock;
    this.seal = seal;
  }

  MimeMessage build(Session session, Envelope letter) throws MessagingException {
    var message =
        new IdentifiedMessage(session, "<" + Id.make(randomness) + "@" + settings.host() + ">");
    message.setFrom(new InternetAddress(settings.from(), true));
    message.setRecipient(
        Message.RecipientType.TO, new InternetAddress(letter.to().orElse(NOBODY).value(), true));
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    if (seal.isPresent()) {
      fill(message, letter, PgpMime.entity(letter.subject(), parts(letter)), seal.get());
    } else {
      fill(message, letter);
    }
    message.saveChanges();
    return message;
  }

  /// The work is the same for a letter in clear.
  private void fill(MimeMessage message, Envelope letter, byte[] entity, Seal by)
      throws MessagingException {
    if (letter.key().isPresent()) {
      message.setSubject(PgpMime.SUBJECT, "UTF-8");
      message.setContent(PgpMime.encrypted(by.seal(entity, letter.key().get(), clock.instant())));
    } else {
      by.pretend(entity, clock.instant());
      fill(message, letter);
    }
  }

  private static void fill(MimeMessage message, Envelope letter) throws MessagingException {
    if (letter.key().isPresent()) {
      throw new IllegalStateException("a letter that must be encrypted");
    }
    message.setSubject(letter.subject(), "UTF-8");
    message.setContent(parts(letter));
  }

  private static MimeMultipart parts(Envelope letter) throws MessagingException {
    var parts = new MimeMultipart("alternative");
    parts.addBodyPart(part(letter.text().exposeText(), "plain"));
    parts.addBodyPart(part(letter.html().exposeText(), "html"));
    return parts;
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
