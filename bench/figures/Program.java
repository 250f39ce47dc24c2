package figures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs a program to its end; a failure of it ends the run.
record Program(List<String> command, Map<String, String> variables) {
  Program(String... command) {
    this(List.of(command), Map.of());
  }

  static Program of(List<String> prefix, String... command) {
    var all = new ArrayList<>(prefix);
    all.addAll(List.of(command));
    return new Program(all, Map.of());
  }

  Program with(String variable, String value) {
    var more = new HashMap<>(variables);
    more.put(variable, value);
    return new Program(command, more);
  }

  ProcessBuilder builder() {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(variables);
    return builder;
  }

  /// What it says on standard output; what it says beside goes to the terminal.
  String output() throws IOException, InterruptedException {
    var process = builder().redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes());
    expectSuccess(process);
    return output;
  }

  /// Runs in the folder of the file that all that it says goes into.
  void run(Path log) throws IOException, InterruptedException {
    run(log, "");
  }

  void run(Path log, String input) throws IOException, InterruptedException {
    var process =
        builder()
            .directory(log.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes());
    }
    expectSuccess(process);
  }

  private void expectSuccess(Process process) throws InterruptedException {
    int code = process.waitFor();
    if (code != 0) {
      throw new Failure(
          "exit code " + code + " of " + String.join(" ", command) + "; see bench/scratch");
    }
  }

  /// The folder, with nothing in it.
  static Path empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }
}
