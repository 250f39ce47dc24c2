package dev.latchkey.server.mail;

import dev.latchkey.server.openpgp.Seal;
import dev.latchkey.server.secrets.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Optional;

/// The courier that the settings ask for.
public final class Couriers {
  private Couriers() {}

  /// By SMTP where that is set, else into the drop folder.
  ///
  /// @param seal encrypts; empty where no letter is ever encrypted
  public static Courier of(
      MailSettings settings, Randomness randomness, Clock clock, Optional<Seal> seal) {
    var letters = new MimeLetters(settings, randomness, clock, seal);
    if (settings.smtp().isPresent()) {
      return new SmtpRelay(settings.smtp().get(), letters);
    }
    try {
      return new DropFolder(settings.dropFolder(), letters, randomness, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The mail folder " + settings.dropFolder() + " cannot be made.", e);
    }
  }
}
