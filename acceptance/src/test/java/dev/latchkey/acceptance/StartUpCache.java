package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The start-up cache that all starts of these tests share: made once, by the launcher, it halves
/// the time that hundreds of starts take. That the server needs none is the launchers' own test.
final class StartUpCache {
  static final String QUICK = "-XX:TieredStopAtLevel=1";
  private static final Path FILE = make();

  private StartUpCache() {}

  /// What Java is to be told.
  static String options() {
    return QUICK + " -XX:AOTCache=" + FILE;
  }

  private static Path make() {
    var folder = RunningLatchkey.temporaryFolder();
    var data = folder.resolve("data");
    var command =
        new ProcessBuilder(
            Launcher.ROOT.resolve("latchkey").toString(), "serve", "--data", data.toString());
    command.environment().put("LATCHKEY_BUILD", "off");
    command.environment().put("LATCHKEY_AOT", "now");
    command.environment().put("LATCHKEY_JAVA_OPTIONS", QUICK);
    command.environment().put("LATCHKEY_PORT", "0");
    command.redirectErrorStream(true).redirectOutput(folder.resolve("out").toFile());
    var process = Launcher.start(command);
    try {
      var cache = data.resolve("cache");
      while (process.isAlive() && !Files.exists(cache.resolve("stamp"))) {
        Waiting.pause(100);
      }
      var file = Files.createTempFile("latchkey-acceptance-", ".aot");
      file.toFile().deleteOnExit();
      return Files.move(cache.resolve("latchkey.aot"), file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(RunningLatchkey.read(folder.resolve("out")), e);
    } finally {
      process.destroyForcibly();
      var _ = Waiting.ends(process, Waiting.PATIENCE);
      RunningLatchkey.remove(folder);
    }
  }
}
