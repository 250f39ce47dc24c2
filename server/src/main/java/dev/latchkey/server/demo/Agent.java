package dev.latchkey.server.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
    var command =
        new ProcessBuilder(
                launcher.toString(),
                "redeem",
                "--url",
                latchkey.toString(),
                "--account",
                account,
                "--to",
                "file:" + passwordFile(),
                "--state",
                folder.resolve("state").toString(),
                "--password-stdin")
            .redirectErrorStream(true);
    try {
      var process = command.start();
      try (var in = process.getOutputStream()) {
        in.write((token + "\n" + password + "\n").getBytes(StandardCharsets.UTF_8));
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
