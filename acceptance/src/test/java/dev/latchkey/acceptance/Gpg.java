package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The GnuPG of somebody with an address, and a key ring of its own.
final class Gpg implements AutoCloseable {
  private final Path home = RunningLatchkey.temporaryFolder();
  private final String address;

  private Gpg(String address) {
    this.address = address;
  }

  static Gpg withoutKey(String address) {
    return new Gpg(address);
  }

  /// With a key as GnuPG makes them from its version 2.3 on.
  static Gpg withKey(String address) {
    return withoutKey(address).make("future-default", "default", "1y");
  }

  /// Makes a key.
  ///
  /// @param algorithm of the primary key, or `future-default`
  /// @param usage `default` for one that comes with a subkey for encryption, or `sign`
  /// @param options more of them, for instance `--faked-system-time`
  Gpg make(String algorithm, String usage, String expires, String... options) {
    var words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--quick-generate-key", address, algorithm, usage, expires));
    run("", words.toArray(String[]::new)).ok();
    return this;
  }

  /// Adds a subkey for encryption.
  Gpg add(String algorithm, String... options) {
    var words = new ArrayList<>(List.of(options));
    words.addAll(List.of("--quick-add-key", fingerprint(), algorithm, "encr", "never"));
    run("", words.toArray(String[]::new)).ok();
    return this;
  }

  /// Publishes the revocation that GnuPG wrote down when it made the key.
  Gpg revoke() {
    var file = home.resolve("openpgp-revocs.d").resolve(fingerprint() + ".rev");
    run(RunningLatchkey.read(file).replace(":-----BEGIN", "-----BEGIN"), "--import").ok();
    return this;
  }

  String fingerprint() {
    return run("", "--with-colons", "--list-keys", address)
        .ok()
        .out()
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .findFirst()
        .orElseThrow()
        .split(":", -1)[9];
  }

  /// What a run of it came to.
  record Result(int code, String out, String status) {
    Result ok() {
      if (code != 0) {
        throw new AssertionError("gpg failed: " + status);
      }
      return this;
    }
  }

  Result run(String input, String... arguments) {
    var command =
        new ArrayList<>(
            List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--quiet",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--status-fd",
                "2"));
    command.addAll(List.of(arguments));
    var finished = Finished.of(new ProcessBuilder(command), input);
    return new Result(finished.exitCode(), finished.out(), finished.err());
  }

  String publicKey() {
    return run("", "--armor", "--export", address).ok().out();
  }

  String secretKey() {
    return run("", "--armor", "--export-secret-keys", address).ok().out();
  }

  void trust(String armoured) {
    run(armoured, "--import").ok();
  }

  /// Opens the letter in a file, whole as it came.
  Result open(Path letter) {
    try {
      var text = Files.readString(letter);
      var begin = text.indexOf("-----BEGIN PGP MESSAGE-----");
      return run(
          text.substring(begin, text.indexOf("-----END PGP MESSAGE-----") + 25), "--decrypt");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    var _ =
        Finished.of(
            new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all"), "");
    RunningLatchkey.remove(home);
  }
}
