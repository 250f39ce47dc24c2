package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Waiting;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 of the server while it is in the middle of many things at once. Afterwards each of them
/// is done or not done, never half: a token is used or good, a password old or new and the sessions
/// go with it, and whoever was told that it is done finds it done.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerCrashTests {
  private static final int PEOPLE = 4;
  private static final int SPAN_MILLIS = 700;
  private static final String NEW = "twelve amber windmills";
  private final Random random = new Random(20_261_122);
  private final RunningLatchkey latchkey = RunningLatchkey.start();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Resetting> waiting = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeAll
  void prepare() {
    try (var api = latchkey.api()) {
      prepare(Collections.nCopies(PEOPLE, () -> Resetting.prepared(latchkey, api)));
    }
  }

  /// All at once: each waits for letters.
  private void prepare(List<Callable<Resetting>> people) {
    var prepared = people.stream().map(threads::submit).toList();
    waiting.clear();
    prepared.forEach(person -> waiting.add(get(person)));
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
    latchkey.close();
  }

  /// Somebody with a session who is about to set a new password.
  private record Resetting(Person person, String session, String token) {
    static Resetting prepared(RunningLatchkey latchkey, Api api) {
      var person = Person.withAccount(latchkey, api);
      return new Resetting(person, person.session(api), person.recoveryToken(latchkey, api));
    }
  }

  /// Somebody who has signed up and is about to verify.
  private record Verifying(Person person, Map<String, String> body) {
    static Verifying prepared(RunningLatchkey latchkey, Api api) {
      var person = Person.somebody();
      var request = person.signUp(api).expect(202).text("request");
      var token = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
      return new Verifying(person, Map.of("token", token, "request", request));
    }
  }

  @RepeatedTest(3)
  @Tag("S0-25")
  @Tag("S4-67")
  @Tag("DP-4")
  void whatWasUnderWayIsDoneOrNotDone() {
    try (var before = latchkey.api()) {
      var deliveries = ClientDeliveries.of(latchkey, before);
      var verifying = Verifying.prepared(latchkey, before);
      var order =
          deliveries
              .place(ClientDeliveries.body("owner@example.org", "choose", "return"))
              .expect(201);
      var server = new ServerOfUser(folder.resolve(order.text("id")), latchkey.baseUrl());
      var redeeming = redeem(server, order.text("token"));

      var resets = waiting.stream().map(this::reset).toList();
      var verified = tried("/api/v1/accounts/verification", verifying.body);
      var signUp = Person.somebody();
      var signedUp =
          tried("/api/v1/accounts", Map.of("email", signUp.email(), "password", signUp.password()));
      Waiting.pause(random.nextInt(SPAN_MILLIS));
      latchkey.kill();
      var outcomes = resets.stream().map(ServerCrashTests::get).toList();
      var verification = get(verified);
      var sign = get(signedUp);
      latchkey.restart();

      try (var after = latchkey.api()) {
        prepare(
            IntStream.range(0, PEOPLE)
                .mapToObj(n -> checkedAndRenewed(after, waiting.get(n), outcomes.get(n)))
                .toList());
        check(after, verifying, verification);
        check(after, signUp, sign);
        check(new ClientDeliveries(after, deliveries.token()), order, server, get(redeeming));
      }
    }
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
  }

  private Future<Optional<Reply>> reset(Resetting resetting) {
    return tried(
        "/api/v1/recovery/completion", Map.of("token", resetting.token, "new_password", NEW));
  }

  /// A call that may find no server any more.
  private Future<Optional<Reply>> tried(String path, Map<String, String> body) {
    return threads.submit(() -> {
      try (var api = latchkey.api()) {
        return Optional.of(
            api.trySend(
                api.request(path)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(Api.json(body)))));
      } catch (java.io.IOException gone) {
        return Optional.empty();
      }
    });
  }

  private Future<Finished> redeem(ServerOfUser server, String token) {
    return threads.submit(
        () -> server.redeem("deploy", server.fileSink(), token, "granite otter violin 61"));
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static void check(Api api, Resetting resetting, Optional<Reply> told) {
    var changed = resetting.person.withPassword(NEW);
    var done = changed.signIn(api).status() == 201;
    assertTrue(done || told.filter(reply -> reply.status() == 200).isEmpty(), "told, but not done");
    resetting.person.signIn(api).expect(done ? 401 : 201);
    api.get("/api/v1/session", resetting.session).expect(done ? 401 : 200);
    Person.complete(api, resetting.token, NEW).expect(done ? 410 : 200);
    changed.signIn(api).expect(201);
    api.get("/api/v1/session", resetting.session).expect(401);
  }

  /// Somebody else comes in the same place: nobody gets more than a few letters in ten minutes.
  private Callable<Resetting> checkedAndRenewed(
      Api api, Resetting resetting, Optional<Reply> told) {
    return () -> {
      check(api, resetting, told);
      return Resetting.prepared(latchkey, api);
    };
  }

  private static void check(Api api, Verifying verifying, Optional<Reply> told) {
    var open = verifying.person.signIn(api).status() == 201;
    assertTrue(open || told.filter(reply -> reply.status() == 200).isEmpty(), "told, but not open");
    api.post("/api/v1/accounts/verification", verifying.body).expect(open ? 410 : 200);
    verifying.person.signIn(api).expect(201);
  }

  private void check(Api api, Person signUp, Optional<Reply> told) {
    signUp.signIn(api).expect(401);
    if (told.filter(reply -> reply.status() == 202).isPresent()) {
      signUp.verify(latchkey, api, told.get().text("request")).expect(200);
      signUp.signIn(api).expect(201);
    }
  }

  private static void check(
      ClientDeliveries deliveries, Reply order, ServerOfUser server, Finished first) {
    var id = order.text("id");
    var between = deliveries.status(id);
    assertTrue(List.of("ready", "claimed", "applied").contains(between), between);
    assertTrue(first.exitCode() != 0 || between.equals("applied"), first + " " + between);

    // Whatever was cut off: the same agent brings it to its end.
    var again =
        server.redeem("deploy", server.fileSink(), order.text("token"), "granite otter violin 61");
    assertTrue(again.exitCode() == 0 || between.equals("applied"), again::toString);
    assertEquals(0, server.status().exitCode());
    assertEquals("applied", deliveries.status(id));
    assertEquals("granite otter violin 61", server.password());
    assertFalse(deliveries.show(id).json().has("alarm"));
    for (var step : List.of("claimed", "applied")) {
      assertEquals(1, deliveries.events(id).stream().filter(step::equals).count(), step);
    }
  }
}
