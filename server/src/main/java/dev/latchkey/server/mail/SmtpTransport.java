package dev.latchkey.server.mail;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.secrets.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Hands emails to an SMTP server over TLS 1.2 or 1.3, its certificate and name verified; there is
/// no way back to plain text (S0-40). A dummy email is built and thrown away.
final class SmtpTransport implements MailTransport {
  private static final TransportResult NOT_A_LETTER =
      new TransportResult.PermanentFailure("not_a_letter");
  private static final String CONNECT_MILLIS = "15000";

  /// A server may look into an email for long before it takes it (RFC 5321, 4.5.3.2); asking again
  /// too early would send it twice.
  private static final String ANSWER_MILLIS = "100000";

  private final SmtpSettings settings;
  private final MimeMessages letters;
  private final Session session;

  SmtpTransport(SmtpSettings settings, Sender sender, MimeMessages letters) {
    this.settings = settings;
    this.letters = letters;
    var properties = new Properties();
    var protocol = settings.implicitTls() ? "smtps" : "smtp";
    properties.setProperty("mail.transport.protocol", protocol);
    var prefix = "mail." + protocol + ".";
    properties.setProperty(prefix + "host", settings.host());
    properties.setProperty(prefix + "localhost", sender.domain()); // how we greet
    properties.setProperty(prefix + "port", Integer.toString(settings.port()));
    properties.setProperty(prefix + "auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty(prefix + "starttls.enable", "true");
    properties.setProperty(prefix + "starttls.required", Boolean.toString(!settings.implicitTls()));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
    // else the library tries the system's authorities where the one that is set does not fit
    properties.setProperty(prefix + "socketFactory.fallback", "false");
    properties.setProperty(prefix + "connectiontimeout", CONNECT_MILLIS);
    properties.setProperty(prefix + "timeout", ANSWER_MILLIS);
    properties.setProperty(prefix + "writetimeout", ANSWER_MILLIS);
    properties.setProperty(prefix + "quitwait", "false");
    settings
        .caFile()
        .ifPresent(file ->
            properties.put(
                prefix + "ssl.socketFactory", PrivateTrust.context(file).getSocketFactory()));
    this.session = Session.getInstance(properties);
  }

  @Override
  public TransportResult deliver(OutgoingMail letter) {
    return letter.to().isPresent() ? hand(letter) : pretend(letter);
  }

  private TransportResult pretend(OutgoingMail letter) {
    try {
      var _ = letters.build(session, letter, true);
      return new TransportResult.Accepted();
    } catch (MessagingException e) {
      return NOT_A_LETTER;
    }
  }

  private TransportResult hand(OutgoingMail letter) {
    try {
      return hand(letter, connect());
    } catch (MessagingException e) {
      return SmtpFailure.connecting(e).handover();
    }
  }

  private TransportResult hand(OutgoingMail letter, SMTPTransport transport) {
    try {
      return send(transport, build(letter, transport));
    } catch (MessagingException e) {
      return NOT_A_LETTER;
    } finally {
      close(transport);
    }
  }

  private static TransportResult send(SMTPTransport transport, MimeMessage message) {
    try {
      transport.sendMessage(message, message.getAllRecipients());
      return new TransportResult.Accepted();
    } catch (MessagingException e) {
      return SmtpFailure.sending(e).handover();
    }
  }

  /// Connects, signs in and parts.
  @Override
  public TransportResult knock() {
    try {
      close(connect());
      return new TransportResult.Accepted();
    } catch (MessagingException e) {
      return SmtpFailure.connecting(e).handover();
    }
  }

  /// Builds it as this server takes it: only some take 8-bit text (RFC 6152).
  MimeMessage build(OutgoingMail letter, SMTPTransport transport) throws MessagingException {
    return letters.build(session, letter, transport.supportsExtension("8BITMIME"));
  }

  SMTPTransport connect() throws MessagingException {
    var transport = (SMTPTransport) session.getTransport();
    transport.connect(
        settings.user().orElse(null), settings.password().map(Secret::exposeText).orElse(null));
    return transport;
  }

  /// The email has been taken or refused by then: how the parting goes changes nothing.
  static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // nothing depends on it
    }
  }
}
