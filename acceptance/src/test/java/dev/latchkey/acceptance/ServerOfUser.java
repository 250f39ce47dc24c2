package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// A server that somebody operates, with `./latchkey-agent` on it: a state folder, and places where
/// passwords go.
final class ServerOfUser {
  private final Path folder;
  private final URI latchkey;

  /// @param folder made where it is missing
  ServerOfUser(Path folder, URI latchkey) {
    this.folder = folder;
    this.latchkey = latchkey;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path state() {
    return folder.resolve("state");
  }

  Path passwordFile() {
    return folder.resolve("password");
  }

  /// The sink `file:`.
  String fileSink() {
    return "file:" + passwordFile();
  }

  /// The sink `command:` with a shell script of these lines, which finds the password on its
  /// standard input.
  String commandSink(String... lines) {
    try {
      var script = folder.resolve("set-password");
      Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      return "command:" + script;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  String password() {
    return RunningLatchkey.read(passwordFile());
  }

  /// Redeems with `--password-stdin`.
  Finished redeem(String account, String to, String token, String password) {
    return Finished.of(command(account, to, "--password-stdin"), token + "\n" + password + "\n");
  }

  /// Redeems a token of the mode `generate`.
  Finished redeem(String account, String to, String token) {
    return Finished.of(command(account, to), token + "\n");
  }

  /// The command `redeem`.
  ProcessBuilder command(String account, String to, String... more) {
    var words =
        new ArrayList<>(
            List.of(
                "redeem",
                "--url",
                latchkey.toString(),
                "--account",
                account,
                "--to",
                to,
                "--state",
                state().toString()));
    words.addAll(List.of(more));
    return Launcher.agent(words.toArray(String[]::new));
  }

  Finished status() {
    return Finished.of(Launcher.agent("status", "--json", "--state", state().toString()), "");
  }
}
