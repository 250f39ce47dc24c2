package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.InterceptingProxy;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// kill -9 of the agent between any two of its steps (`CrashPointTests` does so anywhere): run
/// again, it never applies a second time, and what was applied is reported sooner or later.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S0-25")
@Tag("DP-4")
final class AgentCrashTests {
  private static final String PASSWORD = "granite otter violin 61";
  private final RunningLatchkey latchkey;
  private final ClientDeliveries deliveries;
  private final TestAuthority authority = TestAuthority.stranger();
  @TempDir private Path folder;

  AgentCrashTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.deliveries = ClientDeliveries.of(latchkey, api);
  }

  /// A server, a delivery to it, and a proxy on the way that can tell the steps apart.
  private final class Scene implements AutoCloseable {
    final Reply order =
        deliveries
            .place(ClientDeliveries.body("owner@example.org", "choose", "return"))
            .expect(201);
    final InterceptingProxy proxy =
        InterceptingProxy.before(latchkey, authority.issue("localhost"));
    final ServerOfUser server = new ServerOfUser(folder.resolve(id()), proxy.address());

    /// Counts its runs; each takes its time.
    final String sink =
        server.commandSink(
            "cat >> " + server.file("got"), "touch " + server.file("started"), "sleep 0.3");

    String id() {
      return order.text("id");
    }

    private ProcessBuilder command() {
      return command(sink);
    }

    private ProcessBuilder command(String to) {
      return server.command("deploy", to, "--password-stdin", "--ca", trusted());
    }

    private String trusted() {
      try {
        return Files.writeString(folder.resolve("proxy-ca.pem"), authority.pem()).toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /// Starts the agent and gives it these lines.
    Process start(String... lines) {
      var process =
          Launcher.start(
              command()
                  .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                  .redirectError(ProcessBuilder.Redirect.DISCARD));
      try {
        process
            .getOutputStream()
            .write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return process;
    }

    Finished runAgain() {
      return server.run(
          token() + "\n" + PASSWORD + "\n", "deploy", sink, "--password-stdin", "--ca", trusted());
    }

    String token() {
      return order.text("token");
    }

    void killAt(Predicate<InterceptingProxy.Request> moment, boolean answered) {
      var agent = new CompletableFuture<Process>();
      proxy.with((request, behind) -> {
        if (!moment.test(request)) {
          return behind.answer(request);
        }
        if (answered) {
          behind.answer(request);
        }
        kill(agent.join());
        throw new IOException("nobody is there any more");
      });
      agent.complete(start(token(), PASSWORD));
      assertTrue(Waiting.ends(agent.join(), Waiting.PATIENCE));
      assertTrue(agent.join().exitValue() > 100, "it came to its end before it was killed");
      proxy.with((request, behind) -> behind.answer(request));
    }

    /// What the command has been given, by all of its runs.
    String got() {
      return RunningLatchkey.read(server.file("got"));
    }

    @Override
    public void close() {
      proxy.close();
    }
  }

  private static void kill(Process agent) {
    agent.destroyForcibly();
    assertTrue(Waiting.ends(agent, Waiting.PATIENCE));
  }

  @ParameterizedTest
  @CsvSource({
    "look, false, ready",
    "look, true, ready",
    "claim, false, ready",
    "claim, true, claimed",
    "receipt, false, claimed",
    "receipt, true, applied",
  })
  void killedAtARequest(String moment, boolean answered, String between) {
    try (var scene = new Scene()) {
      scene.killAt(request -> is(request, moment), answered);
      assertEquals(between, deliveries.status(scene.id()));
      assertEquals(moment.equals("receipt") ? PASSWORD : "", scene.got());
      var again = scene.runAgain();
      assertEquals(0, again.exitCode(), again::toString);
      comesOutApplied(scene);
    }
  }

  /// Stops where a line of its journal no longer fits, as on a full disk; what that line announces
  /// has not been done.
  @ParameterizedTest
  @CsvSource({"claim, ready", "done, claimed", "settled, applied"})
  void fullDiskUnderTheJournalStopsItAndTheNextRunGoesOn(String line, String between)
      throws IOException {
    try (var whole = new Scene();
        var cut = new Scene()) {
      assertEquals(0, redeemToAFile(whole, "unlimited").exitCode());
      var journal = RunningLatchkey.files(whole.server.state().resolve("redemptions"));
      var room = Files.readString(journal.getFirst()).indexOf("\n" + line + " ") + 5;
      var stopped = redeemToAFile(cut, "" + room);
      assertEquals(1, stopped.exitCode(), stopped::toString);
      assertTrue(stopped.out().contains("The journal cannot be written"), stopped::out);
      assertEquals(between, deliveries.status(cut.id()));
      var again = redeemToAFile(cut, "unlimited");
      assertEquals(0, again.exitCode(), again::toString);
      assertEquals(PASSWORD, cut.server.password());
      assertEquals("applied", deliveries.status(cut.id()));
    }
  }

  /// With files of this size at most. What it says goes into no file.
  private static Finished redeemToAFile(Scene scene, String most) throws IOException {
    var pipe = "limit=$1; shift; prlimit --fsize=$limit -- \"$@\" 2>&1 | cat";
    var words = new ArrayList<>(List.of("bash", "-o", "pipefail", "-c", pipe, "bash", most));
    var command = scene.command(scene.server.fileSink());
    words.addAll(command.command());
    command.command(words);
    return Finished.of(command, scene.token() + "\n" + PASSWORD + "\n");
  }

  private static boolean is(InterceptingProxy.Request request, String moment) {
    return switch (moment) {
      case "look" -> request.isLook();
      case "claim" -> request.isClaim();
      default -> request.isReceipt();
    };
  }

  private void comesOutApplied(Scene scene) {
    assertEquals(0, scene.server.status().exitCode());
    assertEquals("applied", deliveries.status(scene.id()));
    assertEquals(PASSWORD, scene.got(), "not applied exactly once");
    assertFalse(deliveries.show(scene.id()).json().has("alarm"));
    for (var step : List.of("claimed", "applied")) {
      assertEquals(1, deliveries.events(scene.id()).stream().filter(step::equals).count(), step);
    }
  }

  @Test
  void killedWhileItWaitsForThePassword() {
    try (var scene = new Scene()) {
      var agent = scene.start(scene.token());
      Waiting.until("the look", () -> deliveries.events(scene.id()).contains("looked"));
      kill(agent);
      assertEquals("ready", deliveries.status(scene.id()));
      assertEquals(0, scene.runAgain().exitCode());
      comesOutApplied(scene);
    }
  }

  /// Nobody can tell what became of a command that was cut off: it is not run again, and Latchkey
  /// is told so.
  @Test
  void killedWhileItApplies() {
    try (var scene = new Scene()) {
      var agent = scene.start(scene.token(), PASSWORD);
      Waiting.until("the command", () -> Files.exists(scene.server.file("started")));
      kill(agent);
      assertEquals("claimed", deliveries.status(scene.id()));
      var again = scene.runAgain();
      assertEquals(1, again.exitCode(), again::toString);
      assertEquals("in_doubt", deliveries.status(scene.id()));
      assertEquals(PASSWORD, scene.got(), "applied twice");
      assertTrue(deliveries.events(scene.id()).contains("unknown"));
    }
  }
}
