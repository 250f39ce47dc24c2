package dev.latchkey.agent.sink;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A program of this server, run in the folder `/` with fixed arguments and an environment of our
/// own, never longer than its deadline. Nothing secret goes anywhere but to its standard input.
record Program(List<String> command, Map<String, String> environment, Duration deadline) {
  private static final int MAX_OUTPUT = 65_536;
  private static final Duration REST = Duration.ofSeconds(2);
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final Map<String, String> CLEAN = Map.of("PATH", PATH, "LC_ALL", "C.UTF-8");

  /// What a program reads; at most what fits into a pipe, so that writing never waits.
  interface Input {
    void writeTo(OutputStream out) throws IOException;

    static Input of(String text) {
      return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// How it ended.
  sealed interface Run {
    /// By itself.
    ///
    /// @param read whether it took its input
    record Ended(int code, String out, String err, boolean read) implements Run {}

    /// It took longer than it may, or the agent was interrupted; it is gone.
    record Killed() implements Run {}

    record NotStarted() implements Run {}
  }

  Program(List<String> command, Duration deadline) {
    this(command, Map.of(), deadline);
  }

  /// Runs it and throws away what it prints.
  Run run(Input input) {
    return run(input, ProcessBuilder.Redirect.DISCARD);
  }

  /// Runs it and keeps the first 64 KiB of what it prints on either stream.
  Run ask(Input input) {
    return run(input, ProcessBuilder.Redirect.PIPE);
  }

  private Run run(Input input, ProcessBuilder.Redirect output) {
    Process process;
    try {
      process = start(output);
    } catch (IOException failed) {
      return new Run.NotStarted();
    }
    var out = collect(process.getInputStream());
    var err = collect(process.getErrorStream());
    boolean read = feed(process, input);
    try {
      if (process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Run.Ended(process.exitValue(), text(out), text(err), read);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    kill(process);
    return new Run.Killed();
  }

  private Process start(ProcessBuilder.Redirect output) throws IOException {
    var found = new ArrayList<>(command);
    found.set(0, find(command.getFirst()).orElse(command.getFirst()));
    var builder = new ProcessBuilder(found).directory(new File("/"));
    var clean = new HashMap<>(CLEAN);
    clean.putAll(environment);
    builder.environment().clear();
    builder.environment().putAll(clean);
    return builder.redirectOutput(output).redirectError(output).start();
  }

  /// Java would search where the agent's user searches, who may have been root by `su` just now.
  static Optional<String> find(String program) {
    return Stream.of(PATH.split(":", -1))
        .map(folder -> Path.of(folder).resolve(program))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  private static boolean feed(Process process, Input input) {
    try (var in = process.getOutputStream()) {
      input.writeTo(in);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  private static CompletableFuture<String> collect(InputStream in) {
    var text = new CompletableFuture<String>();
    var _ =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (in) {
                text.complete(new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8));
                in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException closed) {
                text.complete("");
              }
            });
    return text;
  }

  /// A child that it left behind may hold the pipe open.
  private static String text(CompletableFuture<String> text) throws InterruptedException {
    try {
      return text.get(REST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException none) {
      return "";
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, REST.toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
