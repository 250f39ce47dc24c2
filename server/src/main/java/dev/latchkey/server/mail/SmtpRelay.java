package dev.latchkey.server.mail;

import dev.latchkey.server.keys.PrivateTrust;
import dev.latchkey.server.secrets.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.io.IOException;
import java.util.Properties;

/// Hands letters to an SMTP server over TLS 1.2 or 1.3, its certificate and name verified; there is
/// no way back to plain text (S0-40). A letter to nobody is built and thrown away.
final class SmtpRelay implements Courier {
  private static final String TIMEOUT_MILLIS = "15000";
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
    properties.setProperty(prefix + "connectiontimeout", TIMEOUT_MILLIS);
    properties.setProperty(prefix + "timeout", TIMEOUT_MILLIS);
    properties.setProperty(prefix + "writetimeout", TIMEOUT_MILLIS);
    settings
        .caFile()
        .ifPresent(file ->
            properties.put(
                prefix + "ssl.socketFactory", PrivateTrust.context(file).getSocketFactory()));
    this.session = Session.getInstance(properties);
  }

  @Override
  public void deliver(Envelope letter) throws IOException {
    try {
      var message = letters.build(session, letter);
      if (letter.to().isPresent()) {
        send(message);
      }
    } catch (MessagingException e) {
      throw new IOException(
          "the SMTP server did not take the letter: " + e.getClass().getSimpleName(), e);
    }
  }

  private void send(jakarta.mail.internet.MimeMessage message) throws MessagingException {
    try (Transport transport = session.getTransport()) {
      transport.connect(
          settings.user().orElse(null), settings.password().map(Secret::exposeText).orElse(null));
      transport.sendMessage(message, message.getAllRecipients());
    }
  }
}
