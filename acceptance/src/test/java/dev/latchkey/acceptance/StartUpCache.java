package dev.latchkey.acceptance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The start-up cache that all starts of these tests share: made once, by the launcher, it halves
/// the time that hundreds of starts take. That the server needs none is the launchers' own test.
final class StartUpCache {
  private static final Path FILE = made();

  private StartUpCache() {}

  /// What Java is to be told.
  static String options() {
    return "-XX:AOTCache=" + FILE;
  }

  /// A cache of other jars would not be used. Of several JVMs with tests one makes it.
  private static Path made() {
    var file = Launcher.ROOT.resolve("acceptance/target/start-up-cache.aot");
    try (var lock = FileChannel.open(file.resolveSibling("start-up-cache.lock"), CREATE, WRITE);
        var _ = lock.lock()) {
      if (!Files.exists(file) || isOlderThanTheServer(file)) {
        make(file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOlderThanTheServer(Path file) throws IOException {
    try (var jars =
        Files.newDirectoryStream(Launcher.ROOT.resolve("server/target"), "latchkey-server-*.jar")) {
      for (var jar : jars) {
        if (Files.getLastModifiedTime(jar).compareTo(Files.getLastModifiedTime(file)) > 0) {
          return true;
        }
      }
      return false;
    }
  }

  private static void make(Path file) throws IOException {
    var folder = RunningLatchkey.temporaryFolder();
    var data = folder.resolve("data");
    var command =
        new ProcessBuilder(
            Launcher.ROOT.resolve("latchkey").toString(), "serve", "--data", data.toString());
    command.environment().put("LATCHKEY_BUILD", "off");
    command.environment().put("LATCHKEY_AOT", "now");
    command.environment().put("LATCHKEY_PORT", "0");
    command.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
    var process = Launcher.start(command);
    try {
      var cache = data.resolve("cache");
      while (process.isAlive() && !Files.exists(cache.resolve("stamp"))) {
        Waiting.pause(100);
      }
      Files.move(cache.resolve("latchkey.aot"), file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      process.destroyForcibly();
      var _ = Waiting.ends(process, Waiting.PATIENCE);
      RunningLatchkey.remove(folder);
    }
  }
}
