package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The GnuPG of somebody who has a key for the address.
final class Gpg implements AutoCloseable {
  private final Path home = RunningLatchkey.temporaryFolder();
  private final String address;

  Gpg(String address) {
    this.address = address;
    run("", "--quick-generate-key", address, "future-default", "default", "1y").ok();
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
