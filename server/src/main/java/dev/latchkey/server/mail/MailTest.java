package dev.latchkey.server.mail;

import dev.latchkey.server.secrets.Randomness;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/// Sends one email by the configured way and says in plain words what happens, step by step.
///
/// The server's own words are shown: a trial's email holds no secret.
public final class MailTest {
  private static final int PATIENCE_MILLIS = 15_000;
  private final MailSettings settings;
  private final OutgoingMail letter;
  private final List<Step> steps = new ArrayList<>();

  /// What was tried.
  ///
  /// @param done false for the step at which it ended
  public record Step(boolean done, String what) {}

  private MailTest(MailSettings settings, OutgoingMail letter) {
    this.settings = settings;
    this.letter = letter;
  }

  /// Tries it; the email is on its way if the last step is done.
  public static List<Step> run(
      MailSettings settings, OutgoingMail letter, Randomness randomness, Clock clock) {
    var trial = new MailTest(settings, letter);
    settings
        .smtp()
        .ifPresentOrElse(
            smtp ->
                trial.bySmtp(
                    smtp,
                    new SmtpTransport(
                        smtp,
                        settings.sender(),
                        new MimeMessages(settings, randomness, clock, Optional.empty()))),
            () -> trial.byFolder(MailTransports.of(settings, randomness, clock, Optional.empty())));
    return List.copyOf(trial.steps);
  }

  private boolean step(boolean done, String what) {
    steps.add(new Step(done, what));
    return done;
  }

  private void byFolder(MailTransport folder) {
    step(
        true,
        "mail.smtp.host is not set: email is written to files in " + settings.dropFolder() + ".");
    var put = folder.deliver(letter) instanceof TransportResult.Accepted;
    step(put, put ? "A file was written there." : "Files cannot be written there.");
  }

  private void bySmtp(SmtpSettings smtp, SmtpTransport relay) {
    if (settled(smtp) && resolved(smtp) && connected(smtp)) {
      try {
        var transport = relay.connect();
        step(true, "The connection is encrypted, and the certificate is valid for this name.");
        step(
            true,
            smtp.user().isPresent()
                ? "It accepted name and password."
                : "mail.smtp.user is not set, so Latchkey did not authenticate.");
        send(relay, transport);
      } catch (MessagingException e) {
        step(false, explain(SmtpFailure.connecting(e), smtp));
      }
    }
  }

  private boolean settled(SmtpSettings smtp) {
    step(
        true,
        String.format(
            Locale.ROOT,
            "Settings: %s, port %d, %s; sender %s.",
            smtp.host(),
            smtp.port(),
            smtp.implicitTls() ? "TLS from the first byte" : "STARTTLS",
            settings.sender().text()));
    return smtp.user().isEmpty()
        || smtp.password().isPresent()
        || step(
            false,
            "mail.smtp.user is set, but there is no password for it: latchkey secrets set"
                + " mail.smtp.password");
  }

  private boolean resolved(SmtpSettings smtp) {
    try {
      var addresses =
          Arrays.stream(InetAddress.getAllByName(smtp.host()))
              .map(InetAddress::getHostAddress)
              .collect(Collectors.joining(", "));
      return step(true, smtp.host() + " is at " + addresses + ".");
    } catch (UnknownHostException e) {
      return step(
          false, "The host name " + smtp.host() + " cannot be resolved. Check mail.smtp.host.");
    }
  }

  private boolean connected(SmtpSettings smtp) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(smtp.host(), smtp.port()), PATIENCE_MILLIS);
      return step(true, "It accepts connections on port " + smtp.port() + ".");
    } catch (IOException e) {
      return step(
          false,
          String.format(
                  Locale.ROOT,
                  "It accepts no connection on port %d (%s). Check mail.smtp.port, and whether a"
                      + " firewall lets",
                  smtp.port(),
                  plain(String.valueOf(e.getMessage())))
              + " this machine out.");
    }
  }

  private void send(SmtpTransport relay, SMTPTransport transport) {
    try {
      var message = relay.build(letter, transport);
      transport.sendMessage(message, message.getAllRecipients());
      step(true, "It accepted the email: " + plain(transport.getLastServerResponse()));
    } catch (MessagingException e) {
      step(false, explain(SmtpFailure.sending(e)));
    } finally {
      SmtpTransport.close(transport);
    }
  }

  private static String explain(SmtpFailure failure, SmtpSettings smtp) {
    return switch (failure.kind()) {
      case NO_TLS ->
          "It offers no encryption on this port. Nothing was sent. Use its port with STARTTLS, or"
              + " set mail.smtp.tls to implicit and the port to 465.";
      case TLS ->
          "The TLS handshake failed before a certificate was checked ("
              + plain(failure.reply())
              + "). Check mail.smtp.port and mail.smtp.tls; the server must speak TLS 1.2 or 1.3."
              + " Nothing was sent.";
      case CERTIFICATE ->
          "Its certificate is not signed by a trusted authority ("
              + plain(failure.reply())
              + "). "
              + smtp.caFile()
                  .map(file -> "It must come from the authority in " + file + ".")
                  .orElse("If the authority is your own, set mail.smtp.ca-file.")
              + " Nothing was sent.";
      case CERTIFICATE_NAME ->
          "Its certificate is for another name than "
              + smtp.host()
              + " ("
              + plain(failure.reply())
              + "). Set mail.smtp.host to a name on the certificate. Nothing was sent.";
      case CERTIFICATE_EXPIRED ->
          "Its certificate has expired or is not valid yet ("
              + plain(failure.reply())
              + "). It needs a new one; check this machine's clock, too. Nothing was sent.";
      case SIGN_IN ->
          "It rejected the name or the password: "
              + plain(failure.reply())
              + " Check mail.smtp.user, and set the password again: latchkey secrets set"
              + " mail.smtp.password";
      case CONNECTION, TIMEOUT, SENDER, RECIPIENT, LETTER -> explain(failure);
    };
  }

  private static String explain(SmtpFailure failure) {
    var reply = plain(failure.reply());
    return switch (failure.kind()) {
      case SENDER ->
          "It rejected the sender: " + reply + " Check mail.from and mail.envelope-from.";
      case RECIPIENT -> "It rejected the recipient: " + reply;
      case LETTER -> "It rejected the email: " + reply;
      case TIMEOUT -> "It stopped responding.";
      case CONNECTION, NO_TLS, TLS, CERTIFICATE, CERTIFICATE_NAME, CERTIFICATE_EXPIRED, SIGN_IN ->
          "The connection broke: " + reply;
    };
  }

  /// Another server's words, on one line.
  private static String plain(String reply) {
    return reply.replaceAll("\\p{Cntrl}+", " ").strip();
  }
}
