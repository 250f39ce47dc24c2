package dev.latchkey.acceptance.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deliveries that end in an account of a server and in a file of a web server.
@OneLatchkey
final class SinkTests {
  private static final String PASSWORD = "granite otter violin 61";
  private final ClientDeliveries deliveries;
  private final RunningLatchkey latchkey;
  @TempDir private Path folder;

  SinkTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.deliveries = ClientDeliveries.of(latchkey, api);
  }

  private record Ordered(String id, String token) {}

  private Ordered order(String account, String sink) {
    var body = ClientDeliveries.body(Person.somebody().email(), "choose", "return");
    body.put("target", Map.of("account", account, "sink", sink));
    var made = deliveries.place(body).expect(201);
    return new Ordered(made.text("id"), made.text("token"));
  }

  private ServerOfUser server() {
    return new ServerOfUser(folder.resolve("server"), latchkey.baseUrl());
  }

  @Test
  void userOfAWebServerGetsThePassword() throws Exception {
    var order = order("alice", "htpasswd");
    var users = Files.writeString(folder.resolve("users"), "bob:x");
    var agent = server().redeem("alice", "htpasswd:" + users + ":alice", order.token(), PASSWORD);
    assertEquals(0, agent.exitCode(), agent::toString);
    assertEquals("applied", deliveries.status(order.id()));
    assertEquals(0, exit(List.of("htpasswd", "-vi", users.toString(), "alice"), PASSWORD));
    assertTrue(Files.readString(users).startsWith("bob:x\nalice:$2y$"));
  }

  @Test
  void passwordThatTheSinkCannotHoldLeavesTheTokenUnused() throws IOException {
    var order = order("alice", "htpasswd");
    var users = Files.writeString(folder.resolve("users"), "");
    var sink = "htpasswd:" + users + ":alice";
    var refused = server().redeem("alice", sink, order.token(), "too long ".repeat(9));
    assertEquals("refused sink", refused.out().strip(), refused::toString);
    assertEquals("ready", deliveries.status(order.id()));
    var agent = server().redeem("alice", sink, order.token(), PASSWORD);
    assertEquals(0, agent.exitCode(), agent::toString);
  }

  @Test
  void localAccountGetsThePassword() throws Exception {
    var etc = etc();
    var order = order("alice", "linux-user");
    var agent = redeem(etc, "alice", order.token());
    assertEquals(0, agent.exitCode(), agent::toString);
    assertEquals("applied", deliveries.status(order.id()));
    var check = new ArrayList<>(inside(etc));
    check.addAll(List.of("unix_chkpwd", "alice", "nonull"));
    assertEquals(0, exit(check, PASSWORD + "\0"));
    assertNotEquals(0, exit(check, "another\0"));
  }

  @Test
  void superuserIsRefusedUnlessThePolicyNamesIt() throws Exception {
    var etc = etc();
    var order = order("root", "linux-user");
    var refused = redeem(etc, "root", order.token());
    assertEquals("refused policy", refused.out().strip(), refused::toString);
    assertTrue(Files.readString(etc.resolve("shadow")).contains("root:*:"));
    assertEquals("ready", deliveries.status(order.id()));
  }

  /// The agent where `/etc` is another folder: the accounts of this machine are never touched.
  private Finished redeem(Path etc, String account, String token) {
    var agent = server().command(account, "linux-user:" + account, "--password-stdin");
    var command = new ArrayList<>(inside(etc));
    command.addAll(agent.command());
    return Finished.of(agent.command(command), token + "\n" + PASSWORD + "\n");
  }

  private static List<String> inside(Path etc) {
    var namespace = System.getProperty("user.name").equals("root") ? "-m" : "-mr";
    var mount = "mount --bind \"$1\" /etc && shift && exec \"$@\"";
    return List.of("unshare", namespace, "sh", "-c", mount, "sh", etc.toString());
  }

  private Path etc() throws Exception {
    var etc = Files.createDirectory(folder.resolve("etc"));
    for (var name : List.of("pam.d", "login.defs", "ld.so.cache", "hosts", "ssl/certs")) {
      var target =
          Objects.requireNonNull(Files.createDirectories(etc.resolve(name)).getParent()).toString();
      Files.delete(etc.resolve(name));
      assertEquals(0, exit(List.of("cp", "-rL", "/etc/" + name, target), ""));
    }
    Files.writeString(etc.resolve("nsswitch.conf"), "passwd: files\nshadow: files\nhosts: files\n");
    Files.writeString(
        etc.resolve("passwd"), "root:x:0:0::/:/bin/sh\nalice:x:1007:1007::/:/bin/sh\n");
    Files.writeString(etc.resolve("shadow"), "root:*:19000::::::\nalice:*:19000::::::\n");
    Files.writeString(etc.resolve("group"), "root:x:0:\nshadow:x:42:\nalice:x:1007:\n");
    return etc;
  }

  private static int exit(List<String> command, String input) throws Exception {
    var program =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var in = program.getOutputStream()) {
      in.write(input.getBytes(UTF_8));
    }
    return program.waitFor();
  }
}
