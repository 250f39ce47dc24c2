package dev.latchkey.agent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.agent.fake.FakeAgentClock;
import dev.latchkey.agent.fake.TestRandomness;
import dev.latchkey.agent.fake.TestUser;
import dev.latchkey.agent.redeem.ProxySettings;
import dev.latchkey.agent.redeem.TrustAnchors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Runs the agent's commands as a shell would.
final class Shell {
  final FakeTerminal terminal = new FakeTerminal();
  final Path home;
  String input = "";
  TrustAnchors anchors = TrustAnchors.ofLinux();
  Optional<Set<String>> superusers = Optional.of(Set.of("root"));

  Shell(Path home) {
    this.home = home;
  }

  /// For those who run nothing.
  HostEnvironment host() {
    return host(new ByteArrayOutputStream(), new ByteArrayOutputStream());
  }

  private HostEnvironment host(OutputStream out, OutputStream err) {
    return new HostEnvironment(
        new ByteArrayInputStream(input.getBytes(UTF_8)),
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        terminal,
        TestRandomness.bytes(),
        new FakeAgentClock(),
        home,
        home.resolve("state"),
        TestUser.ID,
        superusers,
        ProxySettings.of(Map.of()),
        anchors);
  }

  /// How a command ended.
  record Run(int exit, String out, String err) {}

  Run run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit = LatchkeyAgent.run(host(out, err), args);
    return new Run(exit, out.toString(UTF_8), err.toString(UTF_8));
  }
}
