package dev.latchkey.server.mail;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/// Puts emails into a folder as `.eml` files (mode 0600), each renamed into place when it is whole,
/// with the line ends of this system. A dummy email is written and synced like any other, and then
/// removed.
final class FileTransport implements MailTransport {
  private final Path folder;
  private final MimeMessages letters;
  private final Randomness randomness;
  private final Clock clock;
  private final Session session = Session.getInstance(new Properties());

  FileTransport(Path folder, MimeMessages letters, Randomness randomness, Clock clock)
      throws IOException {
    this.folder = folder;
    this.letters = letters;
    this.randomness = randomness;
    this.clock = clock;
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @Override
  public TransportResult deliver(OutgoingMail letter) {
    try {
      put(letter);
      return new TransportResult.Accepted();
    } catch (IOException e) {
      return new TransportResult.Unavailable("drop_folder");
    } catch (MessagingException e) {
      return new TransportResult.PermanentFailure("not_a_letter");
    }
  }

  /// Writes a dummy email.
  @Override
  public TransportResult knock() {
    return deliver(new OutgoingMail(Optional.empty(), "", Secret.of(""), Secret.of("")));
  }

  private void put(OutgoingMail letter) throws IOException, MessagingException {
    var name = String.format(Locale.ROOT, "%014d-%s", clock.millis(), Id.make(randomness));
    var temporary = folder.resolve("." + name + ".tmp");
    try {
      write(letter, temporary);
      if (letter.to().isPresent()) {
        Files.move(temporary, folder.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void write(OutgoingMail letter, Path file) throws IOException, MessagingException {
    try (var channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      var lines = new LineFeedOutput(new BufferedOutputStream(Channels.newOutputStream(channel)));
      letters.build(session, letter, true).writeTo(lines);
      lines.flush();
      channel.force(true);
    }
  }
}
