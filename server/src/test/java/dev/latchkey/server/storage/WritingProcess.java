package dev.latchkey.server.storage;

import dev.latchkey.testkit.TestClock;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// A program of its own that writes to a database file until it is killed: many requests at once,
/// each of which says on standard output what it has been told is written.
final class WritingProcess {
  private static final int REQUESTS = 16;

  private WritingProcess() {}

  public static void main(String[] arguments) {
    var database = new SqliteSettings(Path.of(arguments[0])).open(new TestClock());
    try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < REQUESTS; i++) {
        var name = "request-" + i;
        requests.execute(() -> write(database, name));
      }
    }
  }

  @SuppressWarnings("InfiniteLoopStatement") // until it is killed
  private static void write(Database database, String name) {
    for (var round = 0; ; round++) {
      var row = name + "-" + round;
      database.write(transaction ->
          transaction.change("INSERT INTO installation VALUES (?, ?, 1)", row, new byte[1]));
      IO.println(row);
    }
  }

  static Process start(Path file, Path output) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(),
            WritingProcess.class.getName(),
            file.toString())
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String classPath() {
    return WritingProcess.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(address -> Path.of(address.getPath()).toString())
            .collect(Collectors.joining(System.getProperty("path.separator")))
        : System.getProperty("java.class.path");
  }
}
