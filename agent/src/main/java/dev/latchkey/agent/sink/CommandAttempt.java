package dev.latchkey.agent.sink;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One run of the program.
record CommandAttempt(Path program, Duration timeout) implements Attempt {
  /// A process that a signal ends reports 128 and the signal: it may have done its work before.
  private static final int FIRST_SIGNAL = 128;

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH",
          "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "LC_ALL",
          "C.UTF-8");

  @Override
  public String mark() {
    return "";
  }

  @Override
  public ApplyResult apply(NewPassword password) {
    Process process;
    try {
      process = start();
    } catch (IOException failed) {
      return new ApplyResult.NotApplied("command_not_started", "cannot start " + program);
    }
    boolean read = feed(process, password);
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        return new ApplyResult.Unsure(
            program + " did not end within " + timeout.toSeconds() + " s and was killed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      kill(process);
      return new ApplyResult.Unsure(program + " was interrupted");
    }
    return judge(process.exitValue(), read);
  }

  private ApplyResult judge(int exit, boolean read) {
    if (exit >= FIRST_SIGNAL) {
      return new ApplyResult.Unsure(program + " was killed by signal " + (exit - FIRST_SIGNAL));
    }
    if (exit != 0) {
      return new ApplyResult.NotApplied(
          "command_exit_" + exit, program + " exited with code " + exit);
    }
    return read
        ? new ApplyResult.Applied()
        : new ApplyResult.Unsure(program + " exited with code 0 without reading the password");
  }

  private Process start() throws IOException {
    var builder = new ProcessBuilder(program.toString()).directory(new File("/"));
    builder.environment().clear();
    builder.environment().putAll(ENVIRONMENT);
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// The longest password fits into a pipe, so that this never waits.
  private static boolean feed(Process process, NewPassword password) {
    try (var in = process.getOutputStream()) {
      password.writeTo(in);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
