package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The letters in the drop folder, read by the people they are for.
final class Mailbox {
  private final Path folder;
  private final URI base;
  private final Map<Path, Letter> letters = new ConcurrentHashMap<>();
  private final Set<Path> read = ConcurrentHashMap.newKeySet();

  Mailbox(Path folder, URI base) {
    this.folder = folder;
    this.base = base;
  }

  /// Waits for a letter that has not been read.
  Letter await(String address, String what, Predicate<Letter> wanted) {
    return Waiting.forValue(
        what + " to " + address,
        () ->
            files().stream()
                .filter(file -> !read.contains(file) && isTo(address, letter(file)))
                .filter(file -> wanted.test(letter(file)))
                .findFirst()
                .map(file -> {
                  read.add(file);
                  return letter(file);
                }));
  }

  /// Waits for a letter with a link to that page.
  Letter awaitLink(String address, String path) {
    return await(address, "a link " + path, letter -> letter.hasLink(path));
  }

  /// Waits for the letter that brings a delivery's token.
  Letter awaitDelivery(String address) {
    return await(address, "a delivery", Letter::hasDeliveryToken);
  }

  /// All letters to that address, read or not.
  List<Letter> to(String address) {
    return files().stream().map(this::letter).filter(letter -> isTo(address, letter)).toList();
  }

  private static boolean isTo(String address, Letter letter) {
    return letter.to().equalsIgnoreCase(address);
  }

  private Letter letter(Path file) {
    return letters.computeIfAbsent(file, _ -> Letter.read(file, base));
  }

  List<Path> files() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
