package dev.latchkey.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// GnuPG as a person runs it, with a key ring of its own.
public final class Gpg implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
  private static final long LIMIT_SECONDS = 120;
  private final Path home = TestFolder.make();
  private Optional<Instant> now;

  /// A new one, without keys.
  public Gpg() {
    this(Optional.empty());
  }

  /// A new one, without keys.
  ///
  /// @param now what GnuPG takes for the time
  public Gpg(Instant now) {
    this(Optional.of(now));
  }

  private Gpg(Optional<Instant> now) {
    this.now = now;
    try {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void time(Instant at) {
    now = Optional.of(at);
  }

  /// What a run of it came to.
  public record Result(int code, byte[] out, String status) {
    public String text() {
      return new String(out, StandardCharsets.UTF_8);
    }

    /// This, where all went well.
    public Result ok() {
      if (code != 0) {
        throw new AssertionError("gpg failed: " + status);
      }
      return this;
    }
  }

  /// Runs it with `input` as its standard input.
  public Result run(byte[] input, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--quiet",
                "--no-tty",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--status-fd",
                "2"));
    now.ifPresent(time -> command.addAll(List.of("--faked-system-time", TIME.format(time) + "!")));
    command.addAll(List.of(arguments));
    try {
      var in = Files.write(home.resolve("input"), input);
      var out = home.resolve("output");
      var err = home.resolve("status");
      var process =
          new ProcessBuilder(command)
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("gpg hangs");
      }
      return new Result(process.exitValue(), Files.readAllBytes(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public Result run(String... arguments) {
    return run(new byte[0], arguments);
  }

  /// Makes a key; each of `subkeys` is an algorithm for encryption.
  ///
  /// @param expires as GnuPG takes it: `never`, `3m`
  public Gpg make(String name, String algorithm, String expires, String... subkeys) {
    run("--quick-generate-key", address(name), algorithm, "default", expires).ok();
    for (var subkey : subkeys) {
      run("--quick-add-key", fingerprint(name), subkey, "encr", "never").ok();
    }
    return this;
  }

  public static String address(String name) {
    return name + "@example.org";
  }

  public String fingerprint(String name) {
    return fingerprintOf(address(name));
  }

  public String fingerprintOf(String address) {
    return run("--with-colons", "--list-keys", address)
        .ok()
        .text()
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .findFirst()
        .orElseThrow()
        .split(":", -1)[9];
  }

  /// The public key, armoured.
  public String export(String name) {
    return run("--armor", "--export", address(name)).ok().text();
  }

  public Gpg importKey(String armoured) {
    run(armoured.getBytes(StandardCharsets.UTF_8), "--import").ok();
    return this;
  }

  /// The revocation that GnuPG wrote down when it made the key.
  public String revocation(String fingerprint) {
    try {
      var file = home.resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
      return Files.readString(file).replace(":-----BEGIN", "-----BEGIN");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Result decrypt(byte[] message) {
    return run(message, "--decrypt");
  }

  @Override
  public void close() {
    try {
      new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all")
          .start()
          .waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    TestFolder.remove(home);
  }
}
