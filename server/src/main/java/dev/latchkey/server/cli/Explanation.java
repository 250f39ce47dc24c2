package dev.latchkey.server.cli;

import dev.latchkey.server.installation.UnusableDataFolder;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.storage.DatabaseUnavailable;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.server.web.UnusableCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The sentence for what an operator can cause: a setting, a file, a full disk.
final class Explanation {
  private static final List<Class<? extends RuntimeException>> EXPLAINED =
      List.of(
          UnusableDataFolder.class,
          UnusableKey.class,
          VaultUnavailable.class,
          BadSetting.class,
          DatabaseUnavailable.class,
          PortTaken.class,
          UnusableCertificate.class);

  private Explanation() {}

  /// Empty where it is a bug.
  static Optional<String> of(Exception e) {
    if (EXPLAINED.stream().anyMatch(type -> type.isInstance(e))) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return switch (e) {
      case UncheckedIOException unchecked -> of(unchecked);
      case FileSystemException file -> Optional.of(sentence(file));
      default -> Optional.empty();
    };
  }

  private static Optional<String> of(UncheckedIOException e) {
    var cause = Objects.requireNonNull(e.getCause());
    var said = String.valueOf(e.getMessage());
    if (!said.equals(cause.toString())) { // somebody has said what was tried
      return Optional.of(said + ": " + reason(cause));
    }
    return cause instanceof FileSystemException file
        ? Optional.of(sentence(file))
        : Optional.empty();
  }

  private static String sentence(FileSystemException e) {
    return e.getFile() + " cannot be used: " + reason(e);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "it does not exist";
      case NotDirectoryException _ -> "it is not a folder";
      case FileAlreadyExistsException _ -> "something else is in its place";
      case FileSystemException file when file.getReason() != null -> file.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
