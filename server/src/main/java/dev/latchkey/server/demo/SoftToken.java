package dev.latchkey.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A token of SoftHSM, a hardware module in software. It is unplugged by moving its folder away.
record SoftToken(Path folder, Path library) {
  static final String LABEL = "demo";
  static final String PIN = "2468";
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"));

  /// Makes one in the folder; empty where SoftHSM is not installed.
  static Optional<SoftToken> make(Path folder) {
    return LIBRARIES.stream()
        .filter(Files::isReadable)
        .findFirst()
        .map(library -> new SoftToken(folder, library))
        .filter(SoftToken::initialize);
  }

  private boolean initialize() {
    try {
      Files.createDirectories(tokens());
      Files.writeString(configuration(), "directories.tokendir = " + tokens() + "\n");
      var command =
          new ProcessBuilder(
              "softhsm2-util",
              "--init-token",
              "--free",
              "--label",
              LABEL,
              "--pin",
              PIN,
              "--so-pin",
              PIN + PIN);
      command.environment().putAll(environment());
      return Run.of(command, "").isDone();
    } catch (IOException | UncheckedIOException e) {
      return false;
    }
  }

  private Path configuration() {
    return folder.resolve("softhsm2.conf");
  }

  private Path tokens() {
    return folder.resolve("tokens");
  }

  /// What a program that uses it needs.
  Map<String, String> environment() {
    return Map.of("SOFTHSM2_CONF", configuration().toString());
  }

  void unplug() {
    move(inserted(), folder.resolve("unplugged"));
  }

  void plug() {
    move(folder.resolve("unplugged"), tokens().resolve(LABEL));
  }

  private Path inserted() {
    try (var all = Files.list(tokens())) {
      return all.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
