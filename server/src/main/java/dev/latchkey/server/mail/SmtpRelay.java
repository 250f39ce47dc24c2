package dev.latchkey.server.mail;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.secrets.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;

/// Hands letters to an SMTP server over TLS 1.2 or 1.3, its certificate and name verified; there is
/// no way back to plain text (S0-40). A letter to nobody is built and thrown away.
final class SmtpRelay implements Courier {
  private static final String CONNECT_MILLIS = "15000";

  /// A server may look into a letter for long before it takes it (RFC 5321, 4.5.3.2); asking again
  /// too early would send it twice.
  private static final String ANSWER_MILLIS = "100000";

  private final SmtpSettings settings;
  private final MimeLetters letters;
  private final Session session;

  SmtpRelay(SmtpSettings settings, MimeLetters letters) {
    this.settings = settings;
    this.letters = letters;
    var properties = new Properties();
    var protocol = settings.implicitTls() ? "smtps" : "smtp";
    properties.setProperty("mail.transport.protocol", protocol);
    var prefix = "mail." + protocol + ".";
    properties.setProperty(prefix + "host", settings.host());
    properties.setProperty(prefix + "port", Integer.toString(settings.port()));
    properties.setProperty(prefix + "auth", Boolean.toString(settings.user().isPresent()));
    properties.setProperty(prefix + "starttls.enable", "true");
    properties.setProperty(prefix + "starttls.required", Boolean.toString(!settings.implicitTls()));
    properties.setProperty(prefix + "ssl.checkserveridentity", "true");
    properties.setProperty(prefix + "ssl.protocols", "TLSv1.3 TLSv1.2");
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
  public Handover deliver(Envelope letter) {
    try {
      var message = build(letter);
      return letter.to().isPresent() ? deliver(message) : new Handover.Accepted();
    } catch (MessagingException e) {
      return new Handover.Refused("not_a_letter");
    }
  }

  private Handover deliver(MimeMessage message) {
    try {
      return send(connect(), message);
    } catch (MessagingException e) {
      return SmtpFailure.connecting(e).handover();
    }
  }

  private static Handover send(Transport transport, MimeMessage message) {
    try {
      transport.sendMessage(message, message.getAllRecipients());
      return new Handover.Accepted();
    } catch (MessagingException e) {
      return SmtpFailure.sending(e).handover();
    } finally {
      close(transport);
    }
  }

  /// Connects, signs in and parts.
  @Override
  public Handover knock() {
    try {
      close(connect());
      return new Handover.Accepted();
    } catch (MessagingException e) {
      return SmtpFailure.connecting(e).handover();
    }
  }

  MimeMessage build(Envelope letter) throws MessagingException {
    return letters.build(session, letter);
  }

  Transport connect() throws MessagingException {
    var transport = session.getTransport();
    transport.connect(
        settings.user().orElse(null), settings.password().map(Secret::exposeText).orElse(null));
    return transport;
  }

  /// The letter has been taken or refused by then: how the parting goes changes nothing.
  static void close(Transport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      // nothing depends on it
    }
  }
}
