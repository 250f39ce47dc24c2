package dev.latchkey.server.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real agent, started as a process of its own, as on someone's server.
final class Agent {
  private final Path launcher;
  private final Path folder;
  private final URI latchkey;

  /// @param folder where this agent keeps its state and the password file
  Agent(Path launcher, Path folder, URI latchkey) {
    this.launcher = launcher;
    this.folder = folder;
    this.latchkey = latchkey;
  }

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
    return Run.of(new ProcessBuilder(line), input);
  }
}
