package dev.latchkey.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The emails in the drop folder, read by the people they are for.
public final class Mailbox {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_MILLIS = 100;
  private final Path folder;
  private final Set<Path> read = new HashSet<>();

  public Mailbox(Path folder) {
    this.folder = folder;
  }

  /// Waits for a new email that holds the pattern, and gives what its first group found.
  ///
  /// @return empty where none came in time
  public Optional<String> await(Pattern pattern) {
    for (var left = PATIENCE.toMillis(); left > 0; left -= PAUSE_MILLIS) {
      for (var letter : unread()) {
        var found = pattern.matcher(content(letter));
        if (found.find()) {
          read.add(letter);
          return Optional.of(found.group(1));
        }
      }
      pause();
    }
    return Optional.empty();
  }

  private List<Path> unread() {
    return letters().stream().filter(letter -> !read.contains(letter)).toList();
  }

  private List<Path> letters() {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(Path letter) {
    try {
      return Files.readString(letter);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      var _ = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
