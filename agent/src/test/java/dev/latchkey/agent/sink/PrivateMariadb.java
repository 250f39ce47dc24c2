package dev.latchkey.agent.sink;

import dev.latchkey.agent.fake.AttachedProgram;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A MariaDB of a test's own in a folder, with a socket, and a loopback port with TLS. It writes
/// all that it is told into its general log and its binary log.
final class PrivateMariadb implements AutoCloseable {
  private static final int TRIES = 600;

  private final Path folder = TestFolder.make();
  private final int port = TestPorts.free();
  private final AttachedProgram server;

  PrivateMariadb() throws IOException {
    TestAuthority.stranger().writeTo(folder, "localhost");
    run(
        List.of(
            "mariadb-install-db",
            "--no-defaults",
            "--datadir=" + folder.resolve("data"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            TestUser.ID == 0 ? "--user=root" : "--skip-name-resolve"),
        "");
    server = AttachedProgram.start(folder.resolve("server.log"), command());
    for (int i = 0; i < TRIES && !answers(); i++) {
      pause();
    }
  }

  private List<String> command() {
    var command = new ArrayList<>(List.of("mariadbd", "--no-defaults"));
    if (TestUser.ID == 0) {
      command.add("--user=root");
    }
    command.addAll(
        List.of(
            "--datadir=" + folder.resolve("data"),
            "--socket=" + socket(),
            "--pid-file=" + folder.resolve("pid"),
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--ssl-cert=" + folder.resolve("server.pem"),
            "--ssl-key=" + folder.resolve("server.key"),
            "--general-log",
            "--general-log-file=" + folder.resolve("general.log"),
            "--log-bin=" + folder.resolve("binary"),
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-buffer-pool-size=8M",
            "--plugin-load-add=auth_ed25519"));
    return command;
  }

  private boolean answers() {
    try {
      execute("SELECT 1");
      return true;
    } catch (IllegalStateException notYet) {
      if (!server.isAlive()) {
        throw new AssertionError("MariaDB does not start: see " + folder, notYet);
      }
      return false;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  Path socket() {
    return folder.resolve("socket");
  }

  Path authority() {
    return folder.resolve("ca.pem");
  }

  int port() {
    return port;
  }

  /// Runs SQL as root and gives what it prints.
  String execute(String sql) {
    return run(List.of("mariadb", "--no-defaults", "-NB", "-uroot", "--socket=" + socket()), sql);
  }

  /// Whether a user can sign in at the socket; the password goes the way of its own terminal.
  boolean opens(String user, String password) throws IOException {
    var file = Files.createTempFile(folder, "password", ".cnf");
    var quoted = password.replace("\\", "\\\\").replace("\"", "\\\"");
    Files.writeString(file, "[client]\npassword=\"" + quoted + "\"\n");
    try {
      run(
          List.of("mariadb", "--defaults-file=" + file, "-u" + user, "--socket=" + socket()),
          "SELECT 1");
      return true;
    } catch (IllegalStateException refused) {
      if (String.valueOf(refused.getMessage()).contains("ERROR 1045")) {
        return false;
      }
      throw refused;
    } finally {
      Files.delete(file);
    }
  }

  /// Everything that the server has written down of what it was told.
  String logged() throws IOException {
    var text = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return text.toString();
  }

  private String run(List<String> command, String input) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      return said.strip();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    server.close();
    TestFolder.remove(folder);
  }
}
