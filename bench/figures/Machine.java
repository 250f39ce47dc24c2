package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is measured on.
///
/// @param loadBefore how busy it was before the run
record Machine(String loadBefore) {
  static Machine now() throws IOException {
    return new Machine(load());
  }

  private static String load() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }

  static String commit(Place place) throws IOException, InterruptedException {
    return new Program("git", "-C", place.home().toString(), "rev-parse", "--short", "HEAD")
        .output()
        .strip();
  }

  String versions(Place place) throws IOException, InterruptedException {
    return """
    - %d processors (%s), %s GB, Linux %s, load average before %s, after %s
    - %s %s (build %s)
    - Keycloak %s, Latchkey %s, %s
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            line("/proc/cpuinfo", "model name"),
            Samples.fixed(
                Double.parseDouble(line("/proc/meminfo", "MemTotal").replace(" kB", "")) / 1048576,
                0),
            System.getProperty("os.version"),
            loadBefore,
            load(),
            System.getProperty("java.runtime.name"),
            System.getProperty("java.vendor.version"),
            System.getProperty("java.runtime.version"),
            Keycloak.VERSION,
            version(place),
            Wrk.version());
  }

  private static String line(String file, String name) throws IOException {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.replaceFirst("^[^:]*:\\s*", ""))
          .orElse("unknown");
    }
  }

  /// The first version in the file is Latchkey's own.
  private static String version(Place place) throws IOException {
    return Files.readString(place.home().resolve("pom.xml"))
        .replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
  }
}
