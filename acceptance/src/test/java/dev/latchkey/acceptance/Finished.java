package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A command that has come to its end.
record Finished(int exitCode, String out, String err) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /// Runs it with `input` on standard input.
  static Finished of(ProcessBuilder command, String input) {
    try {
      var out = Files.createTempFile("latchkey-", ".out");
      var err = Files.createTempFile("latchkey-", ".err");
      try {
        command.redirectOutput(out.toFile()).redirectError(err.toFile());
        var process = command.start();
        feed(process, input);
        return of(process, out, err);
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void feed(Process process, String input) {
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading all; its exit code and words tell why.
    }
  }

  private static Finished of(Process process, Path out, Path err) throws IOException {
    if (!Waiting.ends(process, PATIENCE)) {
      process.destroyForcibly();
      throw new AssertionError("it does not come to an end; it said " + Files.readString(err));
    }
    return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /// What it said to people, line by line.
  List<String> errorLines() {
    return err.lines().toList();
  }
}
