package dev.latchkey.agent.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program that runs beside a test, and ends when it is closed or when this JVM ends, in whatever
/// way.
public final class AttachedProgram implements AutoCloseable {
  private static final String SCRIPT =
      """
      log=$1; shift
      "$@" >"$log" 2>&1 </dev/null &
      child=$!
      (while kill -0 $child 2>/dev/null; do sleep 0.2; done; kill $$) >/dev/null 2>&1 </dev/null &
      cat >/dev/null
      kill $child
      wait $child
      """;

  private final Process process;

  private AttachedProgram(Process process) {
    this.process = process;
  }

  /// Starts it.
  ///
  /// @param log what it prints
  public static AttachedProgram start(Path log, List<String> command) {
    var shell = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh", log.toString()));
    shell.addAll(command);
    try {
      return new AttachedProgram(new ProcessBuilder(shell).start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
