package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of the agent or of the server at random points of redemptions: run again, each comes to
/// an end that both sides know, and none is applied twice. `-Dkills=500` hits more of them,
/// `-Dseed=1` at other points; `target/crash-points.txt` says where they were hit and how they
/// ended.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("S0-25")
@Tag("DP-4")
final class CrashPointTests {
  private static final String PASSWORD = "granite otter violin 61";
  private static final int KILLS = Integer.getInteger("kills", 4);
  private static final int AT_ONCE = 4;
  private static final int TRIES = 5;
  private static final long LATER_MILLIS = 150;
  private static final Path REPORT = Path.of("target", "crash-points.txt");
  private final Random random = new Random(Long.getLong("seed", 20_261_122));
  private final RunningLatchkey latchkey = RunningLatchkey.start();
  private final Api api = latchkey.api();
  private final ApiClient application =
      ApiClient.add(latchkey, api, "deliveries:write", "deliveries:read");
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Integer> ends = new TreeMap<>();
  private int journalLines;
  private Path folder = Path.of("");

  /// How long a journal becomes that nobody breaks off.
  @BeforeAll
  void measure(@TempDir Path temporary) {
    folder = temporary;
    var redemptions = order();
    for (var agent : together(redemptions, Redemption::start)) {
      assertTrue(Waiting.ends(agent, Waiting.PATIENCE));
      assertEquals(0, agent.exitValue());
    }
    journalLines = redemptions.getFirst().lines();
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
    api.close();
    latchkey.close();
  }

  private static final class Redemption {
    final ClientDeliveries deliveries;
    final ServerOfUser server;
    final String id;
    final String token;

    Redemption(ClientDeliveries deliveries, Reply order, ServerOfUser server) {
      this.deliveries = deliveries;
      this.server = server;
      this.id = order.text("id");
      this.token = order.text("token");
    }

    /// Its command takes its time, and tells each of its runs apart.
    private ProcessBuilder command() {
      var sink = server.commandSink("sleep 0.1", "cat >> " + server.file("got"), "sleep 0.1");
      return server.command("deploy", sink, "--password-stdin");
    }

    Process start() {
      var quiet = ProcessBuilder.Redirect.DISCARD;
      var agent = Launcher.start(command().redirectOutput(quiet).redirectError(quiet));
      try {
        agent
            .getOutputStream()
            .write((token + "\n" + PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
        agent.getOutputStream().flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return agent;
    }

    /// How many lines the agent has written into its journal.
    int lines() {
      var journal = server.state().resolve("redemptions");
      return Files.isDirectory(journal)
          ? RunningLatchkey.files(journal).stream()
              .mapToInt(file -> (int) RunningLatchkey.read(file).lines().count())
              .sum()
          : 0;
    }

    /// Waits for that point, or for the end of the agent.
    void await(Process agent, Moment moment) {
      while (agent.isAlive() && lines() < moment.lines) {
        Waiting.pause(1);
      }
      Waiting.pause(moment.millis);
    }

    /// Runs it again, gives the receipts that are owed, and checks how it ended.
    String end() {
      var between = deliveries.status(id);
      var lines = lines();
      var again = again();
      Waiting.until("the receipt", () -> server.status().exitCode() == 0);
      var status = deliveries.status(id);
      var got = RunningLatchkey.read(server.file("got"));
      var all = again + " " + status + " " + got;
      switch (status) {
        case "applied" -> assertEquals(PASSWORD, got, all);
        case "failed" -> assertEquals("", got, all);
        case "in_doubt" -> assertTrue(List.of("", PASSWORD).contains(got), all);
        default -> throw new AssertionError("lost: " + all);
      }
      assertFalse(deliveries.show(id).json().has("alarm"), all);
      assertEquals(
          1, deliveries.events(id).stream().filter("claimed"::equals).count(), "claims: " + all);
      return "killed after line " + lines + " of its journal, " + between + ", ended as " + status;
    }

    /// Where a machine that is too busy gives no answer in time, nothing has happened yet.
    private Finished again() {
      for (var left = TRIES; ; left--) {
        var again = Finished.of(command(), token + "\n" + PASSWORD + "\n");
        if (left == 0 || !again.out().contains("no_answer")) {
          return again;
        }
      }
    }
  }

  /// As many as are redeemed at once.
  private List<Redemption> order() {
    var deliveries = new ClientDeliveries(api, application.token());
    return IntStream.range(0, AT_ONCE)
        .mapToObj(_ -> {
          var body = ClientDeliveries.body("owner@example.org", "choose", "return");
          var order = deliveries.place(body).expect(201);
          var server = new ServerOfUser(folder.resolve(order.text("id")), latchkey.baseUrl());
          return new Redemption(deliveries, order, server);
        })
        .toList();
  }

  private interface Step<T> {
    T take(Redemption redemption);
  }

  private <T> List<T> together(List<Redemption> redemptions, Step<T> step) {
    var tasks = redemptions.stream().map(one -> (Callable<T>) () -> step.take(one)).toList();
    try {
      return threads.invokeAll(tasks).stream().map(CrashPointTests::get).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> T get(java.util.concurrent.Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private void endAll(String side, List<Redemption> redemptions) {
    together(redemptions, Redemption::end)
        .forEach(end -> ends.merge(side + " " + end, 1, Integer::sum));
    var lines = ends.entrySet().stream().map(end -> end.getValue() + " " + end.getKey()).toList();
    try {
      Files.write(REPORT, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A point of a redemption: somewhat later than a line of the agent's journal.
  private record Moment(int lines, long millis) {}

  private Moment moment() {
    return new Moment(random.nextInt(journalLines + 1), random.nextLong(LATER_MILLIS));
  }

  @Test
  void agentKilledAnywhereLosesNothingAndAppliesNothingTwice() {
    for (var killed = 0; killed < KILLS * 2 / 3; killed += AT_ONCE) {
      var redemptions = order();
      var moments = redemptions.stream().map(_ -> moment()).toList();
      together(
          redemptions,
          redemption -> {
            var agent = redemption.start();
            redemption.await(agent, moments.get(redemptions.indexOf(redemption)));
            agent.destroyForcibly();
            return Waiting.ends(agent, Waiting.PATIENCE);
          });
      endAll("agent", redemptions);
    }
  }

  @Test
  void serverKilledAnywhereLosesNothingAndAppliesNothingTwice() {
    for (var killed = 0; killed < KILLS / 3; killed += AT_ONCE) {
      var redemptions = order();
      var agents = together(redemptions, Redemption::start);
      redemptions.getFirst().await(agents.getFirst(), moment());
      latchkey.kill();
      agents.forEach(agent -> assertTrue(Waiting.ends(agent, Waiting.PATIENCE)));
      latchkey.restart();
      endAll("server", redemptions);
    }
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
  }
}
