package dev.latchkey.server.mail;

import jakarta.activation.DataHandler;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;

/// PGP/MIME (RFC 3156): the outside of an encrypted email, and what lies inside.
final class PgpMime {
  /// The same for all: what an email is about stands inside.
  static final String SUBJECT = "Encrypted message";

  /// Emails of different kinds must have one length.
  static final int BLOCK = 8 * 1024;

  private static final int LINE = 64;
  private static final String[] OUTSIDE = {"Message-ID", "MIME-Version", "Date"};

  private PgpMime() {}

  /// What is signed and encrypted: a MIME entity in its canonical form with the subject as a
  /// protected header (RFC 9788), filled up to full blocks with blanks after the last part, where
  /// no program shows them.
  ///
  /// @param parts 7-bit, every line ending with CR LF
  static byte[] entity(String subject, MimeMultipart parts) throws MessagingException {
    var inner = new MimeMessage(Session.getInstance(new Properties()));
    inner.setSubject(subject, "UTF-8");
    inner.setContent(parts);
    inner.saveChanges();
    inner.setHeader(
        "Content-Type", inner.getContentType().strip() + ";\r\n\tprotected-headers=\"v1\"");
    var bytes = new ByteArrayOutputStream();
    try {
      inner.writeTo(bytes, OUTSIDE);
    } catch (IOException e) {
      throw new MessagingException("an email that cannot be written", e);
    }
    return fill(bytes.toByteArray());
  }

  private static byte[] fill(byte[] entity) {
    var filled = Arrays.copyOf(entity, (entity.length / BLOCK + 1) * BLOCK);
    for (var i = entity.length; i < filled.length; i++) {
      var column = (filled.length - 1 - i) % LINE;
      filled[i] = (byte) (column == 0 ? '\n' : column == 1 ? '\r' : ' ');
    }
    return filled;
  }

  /// The content of the message that travels.
  static MimeMultipart encrypted(byte[] armoured) throws MessagingException {
    var parts = new MimeMultipart("encrypted; protocol=\"application/pgp-encrypted\"");
    parts.addBodyPart(
        part("Version: 1\r\n".getBytes(StandardCharsets.US_ASCII), "application/pgp-encrypted"));
    var message = part(armoured, "application/octet-stream; name=\"encrypted.asc\"");
    message.setHeader("Content-Disposition", "inline; filename=\"encrypted.asc\"");
    parts.addBodyPart(message);
    return parts;
  }

  private static MimeBodyPart part(byte[] content, String type) throws MessagingException {
    var part = new MimeBodyPart();
    part.setDataHandler(new DataHandler(new ByteArrayDataSource(content, type)));
    part.setHeader("Content-Type", type);
    part.setHeader("Content-Transfer-Encoding", "7bit");
    return part;
  }
}
