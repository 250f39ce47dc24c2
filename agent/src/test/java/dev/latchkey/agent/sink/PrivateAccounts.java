package dev.latchkey.agent.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.agent.fake.TestUser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// Accounts of a test's own: an `/etc` in a folder, which programs see in a mount namespace. Those
/// of this machine are never touched. `alice` and `bob` have no password; `sshd` is whom OpenSSH's
/// server becomes.
record PrivateAccounts(Path etc) {
  static final String PASSWD =
      """
      root:x:0:0::/:/bin/sh
      alice:x:1007:1007::/:/bin/sh
      bob:x:1008:1008::/:/bin/sh
      sshd:x:108:65534::/run/sshd:/usr/sbin/nologin
      """;
  static final String SHADOW =
      """
      root:*:19000::::::
      alice:*:19000::::::
      bob:*:19000::::::
      sshd:*:19000::::::
      """;
  private static final List<String> COPIED = List.of("pam.d", "login.defs", "ld.so.cache");
  private static final String SIGN_IN =
      """
      auth required pam_unix.so nodelay
      account required pam_unix.so
      session required pam_permit.so
      """;

  static PrivateAccounts in(Path folder) throws IOException, InterruptedException {
    var accounts = new PrivateAccounts(Files.createDirectory(folder.resolve("etc")));
    for (var path : List.of(folder, accounts.etc)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (var name : COPIED) {
      var copy = new ProcessBuilder("cp", "-rL", "/etc/" + name, accounts.etc.toString());
      assertEquals(0, copy.inheritIO().start().waitFor());
    }
    accounts.write("nsswitch.conf", "passwd: files\nshadow: files\ngroup: files\n");
    accounts.write("pam.d/su", SIGN_IN);
    accounts.write("pam.d/sshd", SIGN_IN);
    accounts.write("group", "root:x:0:\nshadow:x:42:\nalice:x:1007:\n");
    accounts.write("passwd", PASSWD);
    accounts.write("shadow", SHADOW);
    Files.setPosixFilePermissions(
        accounts.etc.resolve("shadow"), PosixFilePermissions.fromString("rw-------"));
    return accounts;
  }

  void write(String name, String text) {
    try {
      Files.writeString(etc.resolve(name), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Runs a program where `/etc` is this one.
  List<String> inside() {
    return insideAfter("true");
  }

  /// The same, after a line of shell in which `$1` is the folder.
  List<String> insideAfter(String first) {
    var command = new ArrayList<>(List.of("unshare", "-m"));
    if (TestUser.ID != 0) {
      command.add("-r");
    }
    var mount = first + " && mount --bind \"$1\" /etc && shift && exec \"$@\"";
    command.addAll(List.of("sh", "-c", mount, "sh", etc.toString()));
    return command;
  }

  LinuxAccounts accounts() {
    return new LinuxAccounts(etc, inside());
  }

  /// What stands in `shadow`.
  String hash(String user) throws IOException {
    return Files.readAllLines(etc.resolve("shadow")).stream()
        .filter(line -> line.startsWith(user + ":"))
        .findFirst()
        .orElseThrow()
        .split(":", -1)[1];
  }
}
