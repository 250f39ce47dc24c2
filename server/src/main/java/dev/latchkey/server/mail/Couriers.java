package dev.latchkey.server.mail;

import dev.latchkey.server.secrets.Randomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;

/// The courier that the settings ask for.
public final class Couriers {
  private Couriers() {}

  public static Courier of(MailSettings settings, Randomness randomness, Clock clock) {
    var letters = new MimeLetters(settings, randomness, clock);
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
