package dev.latchkey.server.mail;

import dev.latchkey.server.openpgp.OpenPgpEncryptor;
import dev.latchkey.server.secrets.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// The courier that the settings ask for.
public final class MailTransports {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private MailTransports() {}

  /// Why the SMTP server of the settings would take no email now: a word such as `certificate`,
  /// `no_tls` or `sign_in`. Empty where it lets us in, or none is set. No email is mentioned.
  public static Optional<String> obstacle(
      MailSettings settings, Randomness randomness, Clock clock) {
    var letters = new MimeMessages(settings, randomness, clock, Optional.empty());
    return settings
        .smtp()
        .flatMap(smtp -> obstacle(new SmtpTransport(smtp, settings.sender(), letters)));
  }

  private static Optional<String> obstacle(SmtpTransport relay) {
    return switch (new TimeLimitedTransport(relay, PATIENCE).knock()) {
      case TransportResult.Accepted _ -> Optional.empty();
      case TransportResult.Unavailable(var reason) -> Optional.of(reason);
      case TransportResult.TransientFailure(var reason) -> Optional.of(reason);
      case TransportResult.PermanentFailure(var reason) -> Optional.of(reason);
    };
  }

  /// By SMTP where that is set, else into the drop folder.
  ///
  /// @param seal encrypts; empty where no email is ever encrypted
  public static MailTransport of(
      MailSettings settings, Randomness randomness, Clock clock, Optional<OpenPgpEncryptor> seal) {
    var letters = new MimeMessages(settings, randomness, clock, seal);
    if (settings.smtp().isPresent()) {
      return new SmtpTransport(settings.smtp().get(), settings.sender(), letters);
    }
    try {
      return new FileTransport(settings.dropFolder(), letters, randomness, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "mail.drop-dir: the folder " + settings.dropFolder() + " cannot be created", e);
    }
  }
}
