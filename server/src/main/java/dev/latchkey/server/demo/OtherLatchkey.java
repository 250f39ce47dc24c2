package dev.latchkey.server.demo;

import dev.latchkey.server.keys.SecretsFile;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A Latchkey in a process of its own, whose keys are in a token.
final class OtherLatchkey implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;
  private static final String READY = "ready ";
  private final Path launcher;
  private final Path data;
  private final SoftToken module;
  private final Process process;
  private final URI base;

  private OtherLatchkey(Path launcher, Path data, SoftToken module) throws IOException {
    this.launcher = launcher;
    this.data = data;
    this.module = module;
    process =
        command("serve", "--port", "0").redirectError(ProcessBuilder.Redirect.DISCARD).start();
    // However the demo ends.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end the other"));
    base = URI.create(awaitReady());
  }

  /// Starts it.
  ///
  /// @param launcher the server's command
  /// @param data made here
  static OtherLatchkey start(Path launcher, Path data, SoftToken module) {
    try {
      SecretsFile.open(data.resolve("keys"), new SystemRandomness())
          .set("keys.pkcs11.pin", Secret.of(SoftToken.PIN));
      Files.writeString(
          data.resolve("latchkey.yaml"),
          String.format(
              Locale.ROOT,
              """
              keys:
                vault: pkcs11
                pkcs11:
                  library: %s
                  token-label: %s
              delivery:
                sealed: two-locks
              """,
              module.library(),
              SoftToken.LABEL));
      return new OtherLatchkey(launcher, data, module);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder command(String... words) {
    var line = new ProcessBuilder(launcher.toString());
    line.command().addAll(Arrays.asList(words));
    line.command().add("--data");
    line.command().add(data.toString());
    line.environment().put("LATCHKEY_BUILD", "off");
    line.environment().put("LATCHKEY_AOT", "off");
    line.environment().putAll(module.environment());
    return line;
  }

  private String awaitReady() {
    var ready = new CompletableFuture<String>();
    Thread.ofVirtual().start(() -> read(ready));
    try {
      return ready.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IllegalStateException("the other Latchkey does not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read(CompletableFuture<String> ready) {
    try (var lines = process.inputReader()) {
      lines
          .lines()
          .filter(line -> line.startsWith(READY))
          .forEach(line -> {
            var _ = ready.complete(line.substring(READY.length()));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      var _ = ready.completeExceptionally(new IOException("it has ended"));
    }
  }

  URI baseUrl() {
    return base;
  }

  Path authority() {
    return data.resolve("tls/ca.pem");
  }

  /// Runs an administrative command beside it.
  Run administrate(String... words) {
    return Run.of(command(words), "");
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
