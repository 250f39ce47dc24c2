package dev.latchkey.server.countries;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/// The country data that comes along, as the build fetches it.
final class BundledFile {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private BundledFile() {}

  /// Fetches it unless it is there.
  static Path path() {
    try {
      var script = ROOT.resolve("build/country-data.sh").toString();
      var process = new ProcessBuilder(script).inheritIO().start();
      if (process.waitFor() != 0) {
        throw new AssertionError("build/country-data.sh failed");
      }
      return ROOT.resolve(".build/country.mmdb");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
