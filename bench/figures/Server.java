package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A server that runs until it is closed, or until the run ends.
final class Server implements AutoCloseable {
  /// Ticks a second: the same on every Linux.
  private static final long TICKS = 100;

  private final Process process;
  private final Thread atExit;

  private Server(Process process) {
    this.process = process;
    this.atExit = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /// Starts it, and waits until the page is answered with 200.
  static Server start(Program program, Path out, Path err, String page)
      throws IOException, InterruptedException {
    var builder = program.builder().redirectOutput(out.toFile()).redirectError(err.toFile());
    var server = new Server(builder.start());
    while (!Web.isAnswered(page)) {
      if (!server.process.isAlive()) {
        throw new Failure("a server ended early; see " + out + " and " + err);
      }
      Thread.sleep(10);
    }
    return server;
  }

  /// The Java process: `kc.sh` stays in front of it.
  private Path proc(String file) {
    var java =
        process
            .children()
            .filter(child -> child.info().command().orElse("").endsWith("/java"))
            .findFirst()
            .orElse(process.toHandle());
    return Path.of("/proc", Long.toString(java.pid()), file);
  }

  /// Processor time so far, in milliseconds.
  long milliseconds() throws IOException {
    var fields = Files.readString(proc("stat")).replaceFirst(".*\\) ", "").split(" ");
    return 1000 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /// Resident memory, in KiB.
  long resident() throws IOException {
    return number(proc("status"), "VmRSS:");
  }

  /// Without what is shared with other programs, in KiB.
  long proportional() throws IOException {
    return number(proc("smaps_rollup"), "Pss:");
  }

  private static long number(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
