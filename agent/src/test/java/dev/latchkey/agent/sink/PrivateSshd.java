package dev.latchkey.agent.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.agent.fake.AttachedProgram;
import dev.latchkey.testkit.TestPorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// An OpenSSH server for the accounts of a test, on a loopback port, that takes passwords by PAM.
/// Only root can start one that lets others in.
final class PrivateSshd implements AutoCloseable {
  private static final int TRIES = 300;

  private final Path folder;
  private final int port = TestPorts.free();
  private final AttachedProgram server;

  PrivateSshd(Path folder, PrivateAccounts accounts) throws IOException, InterruptedException {
    this.folder = folder;
    var key = folder.resolve("host").toString();
    run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key), Map.of());
    // It shuts the part that strangers talk to into /run/sshd.
    var command = accounts.insideAfter("mount -t tmpfs tmpfs /run && mkdir /run/sshd");
    command.addAll(List.of("/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", "-h", key));
    command.addAll(List.of("-p", String.valueOf(port)));
    addOptions(
        command,
        "ListenAddress=127.0.0.1",
        "UsePAM=yes",
        "PasswordAuthentication=yes",
        "KbdInteractiveAuthentication=no",
        "PidFile=none");
    server = AttachedProgram.start(folder.resolve("sshd.log"), command);
    for (int i = 0; i < TRIES && !answers(); i++) {
      Thread.sleep(100);
    }
  }

  private static void addOptions(List<String> command, String... options) {
    for (var option : options) {
      command.addAll(List.of("-o", option));
    }
  }

  private boolean answers() {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      if (!server.isAlive()) {
        throw new AssertionError("sshd does not start: see " + folder, notYet);
      }
      return false;
    }
  }

  /// Whether a user can sign in with a password; the client gets it as from a terminal.
  boolean opens(String user, String password) throws IOException, InterruptedException {
    var file = Files.writeString(folder.resolve("typed"), password + "\n");
    var ask = Files.writeString(folder.resolve("ask"), "#!/bin/sh\ncat '" + file + "'\n");
    Files.setPosixFilePermissions(ask, PosixFilePermissions.fromString("rwx------"));
    var command = new ArrayList<>(List.of("ssh", "-F", "none", "-p", String.valueOf(port)));
    addOptions(
        command,
        "StrictHostKeyChecking=no",
        "UserKnownHostsFile=/dev/null",
        "PreferredAuthentications=password",
        "NumberOfPasswordPrompts=1",
        "LogLevel=ERROR");
    command.addAll(List.of(user + "@127.0.0.1", "id -un"));
    var said = run(command, Map.of("SSH_ASKPASS", ask.toString(), "SSH_ASKPASS_REQUIRE", "force"));
    if (!said.equals(user) && !said.contains("Permission denied")) {
      throw new AssertionError(said);
    }
    return said.equals(user);
  }

  private static String run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    process.waitFor();
    return said;
  }

  @Override
  public void close() {
    server.close();
  }
}
