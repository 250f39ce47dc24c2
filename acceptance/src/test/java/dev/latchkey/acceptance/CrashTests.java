package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// kill -9 at any moment of sign-up, reset and redemption: afterwards the state is one that the
/// design names, and the trail is whole.
final class CrashTests {
  private static final int KILLS = 6;
  private static final long SEED = 20_261_122;
  private final Random random = new Random(SEED);

  /// Runs `work` and kills the server at a random moment of its first `span` milliseconds.
  private void killDuring(RunningLatchkey latchkey, int span, Runnable work) {
    var running =
        CompletableFuture.runAsync(() -> {
          try {
            work.run();
          } catch (RuntimeException | AssertionError e) {
            return; // the server is gone: what counts is what it finds when it comes back
          }
        });
    pause(random.nextInt(span));
    latchkey.kill();
    running.join();
    latchkey.restart();
  }

  private static void pause(long millis) {
    try {
      var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void expectWholeTrail(RunningLatchkey latchkey) {
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
  }

  @Test
  @Tag("S0-25")
  @Tag("S4-67")
  void aResetIsDoneOrNotDone() {
    try (var latchkey = RunningLatchkey.start()) {
      var owner = Person.withAccount(latchkey, latchkey.api());
      for (var kill = 0; kill < KILLS; kill++) {
        var before = owner;
        var after = before.withPassword("amber windmill number " + kill);
        var session = before.session(latchkey.api());
        var token = before.recoveryToken(latchkey, latchkey.api());
        killDuring(latchkey, 150, () -> Person.complete(latchkey.api(), token, after.password()));

        var done = after.signIn(latchkey.api()).status() == 201;
        assertEquals(done ? 401 : 201, before.signIn(latchkey.api()).status());
        assertEquals(done ? 401 : 200, latchkey.api().get("/api/v1/session", session).status());
        var again = Person.complete(latchkey.api(), token, after.password());
        assertEquals(done ? 410 : 200, again.status(), again::toString);
        assertEquals(201, after.signIn(latchkey.api()).status());
        owner = after;
      }
      expectWholeTrail(latchkey);
    }
  }

  @Test
  @Tag("S0-25")
  void aSignUpIsFinishedOrCanBeFinished() {
    try (var latchkey = RunningLatchkey.start()) {
      for (var kill = 0; kill < KILLS; kill++) {
        var person = Person.somebody();
        killDuring(latchkey, 150, () -> person.signUp(latchkey.api()));
        assertEquals(401, person.signIn(latchkey.api()).status());

        var request = person.signUp(latchkey.api()).expect(202).text("request");
        var token = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
        var body = Map.of("token", token, "request", request);
        killDuring(latchkey, 100, () -> latchkey.api().post("/api/v1/accounts/verification", body));
        var open = person.signIn(latchkey.api()).status() == 201;
        var again = latchkey.api().post("/api/v1/accounts/verification", body);
        assertEquals(open ? 410 : 200, again.status(), again::toString);
        assertEquals(201, person.signIn(latchkey.api()).status());
      }
      expectWholeTrail(latchkey);
    }
  }

  @Test
  @Tag("S0-25")
  @Tag("S0-44")
  void aRedemptionEndsInAStateThatTheDesignNames() {
    try (var latchkey = RunningLatchkey.start()) {
      for (var kill = 0; kill < KILLS; kill++) {
        var orders = Orders.of(latchkey, latchkey.api());
        var placed = orders.place(Orders.body("owner@example.org", "choose", "return")).expect(201);
        var server =
            new ServerOfUser(latchkey.data().resolveSibling("server" + kill), latchkey.baseUrl());
        killDuring(
            latchkey,
            1500,
            () ->
                server.redeem(
                    "deploy", server.fileSink(), placed.text("token"), "granite otter violin 61"));

        server.redeem("deploy", server.fileSink(), placed.text("token"), "granite otter violin 61");
        server.status();
        var status = orders.status(placed.text("id"));
        assertTrue(
            List.of("ready", "claimed", "applied", "failed", "in_doubt").contains(status), status);
        if (status.equals("applied")) {
          assertEquals("granite otter violin 61", server.password());
        }
        assertEquals(
            1, orders.events(placed.text("id")).stream().filter("claimed"::equals).count());
      }
      expectWholeTrail(latchkey);
    }
  }
}
