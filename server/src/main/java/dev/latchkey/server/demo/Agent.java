package dev.latchkey.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The real agent, started as a process of its own, as on someone's server.
final class Agent {
  private static final long PATIENCE_SECONDS = 120;
  private final Path launcher;
  private final Path folder;
  private final URI latchkey;

  /// @param folder where this agent keeps its state and the password file
  Agent(Path launcher, Path folder, URI latchkey) {
    this.launcher = launcher;
    this.folder = folder;
    this.latchkey = latchkey;
  }

  /// How a run ended.
  record Run(int exitCode, String said) {}

  Path passwordFile() {
    return folder.resolve("password");
  }

  /// Redeems a token; token and password go in by standard input, never as arguments.
  Run redeem(String account, String token, String password) {
    return run(
        token + "\n" + password + "\n",
        "redeem",
        "--account",
        account,
        "--to",
        "file:" + passwordFile(),
        "--password-stdin");
  }

  /// Registers the server with a token.
  Run register(String token) {
    return run(token + "\n", "register");
  }

  private Run run(String input, String... words) {
    var line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(List.of(words));
    line.addAll(
        List.of("--url", latchkey.toString(), "--state", folder.resolve("state").toString()));
    try {
      var process = new ProcessBuilder(line).redirectErrorStream(true).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new Run(process.exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
