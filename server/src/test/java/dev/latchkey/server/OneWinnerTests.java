package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenParseResult;
import dev.latchkey.server.TestServer.Reply;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every kind of one-time token that there is, through the whole server: 64 threads want the same
/// one at the same moment, on two nodes where the database allows that, and one of them gets it.
/// Thousands of them are raced for in `TokenRaceTests` and `ClaimRaceTests`.
@EachDatabase
@Tag("S0-25")
@Tag("S4-67")
@Tag("ASVS-15.4.2")
class OneWinnerTests {
  private static final String PASSWORD = "seven quiet lighthouses";
  private static final Map<Kind, Nodes> NODES = new EnumMap<>(Kind.class);
  private static final AtomicInteger PEOPLE = new AtomicInteger();
  private final Nodes nodes;

  OneWinnerTests(Kind kind) {
    nodes = NODES.computeIfAbsent(kind, Nodes::start);
  }

  @AfterAll
  static void end() {
    NODES.values().forEach(Nodes::close);
    NODES.clear();
  }

  private interface Taker {
    Reply take(int thread) throws Exception;
  }

  private record Taken(int thread, Reply reply) {}

  /// Everybody at once; those whose answer has that status.
  private List<Taken> race(int status, Taker taker)
      throws InterruptedException, ExecutionException {
    var all = Collections.synchronizedList(new ArrayList<Taken>());
    nodes.race(thread -> all.add(new Taken(thread, taker.take(thread))));
    var others = all.stream().filter(taken -> taken.reply.status() != status).toList();
    others.forEach(loser -> isTheSameAsTheFirst(others.getFirst().reply, loser.reply));
    return all.stream().filter(taken -> taken.reply.status() == status).toList();
  }

  /// Those who come too late are not told by how much; after thirty the source is slowed down, and
  /// a machine that cannot keep up refuses without doing anything.
  private static void isTheSameAsTheFirst(Reply first, Reply reply) {
    if (first.status() == 410 && reply.status() == 410) {
      assertEquals(first.text(), reply.text());
    } else {
      assertTrue(List.of(410, 429, 503).contains(reply.status()), reply::text);
    }
  }

  private Reply post(int sender, String path, Map<String, ?> body, String... headers) {
    return new Reply(nodes.post(sender, path, body, headers));
  }

  private static String address() {
    return "person" + PEOPLE.incrementAndGet() + "@example.org";
  }

  private record SignedUp(String email, String request, String token) {}

  private SignedUp signedUp() {
    var email = address();
    var request =
        post(0, "/api/v1/accounts", Map.of("email", email, "password", PASSWORD))
            .expect(202)
            .text("request");
    return new SignedUp(email, request, nodes.mailedToken(email, "/verify"));
  }

  private String account() {
    var person = signedUp();
    verify(0, person).expect(200);
    return person.email;
  }

  private Reply verify(int thread, SignedUp person) {
    return post(
        thread,
        "/api/v1/accounts/verification",
        Map.of("token", person.token, "request", person.request));
  }

  private Reply signIn(String email, String password) {
    return post(0, "/api/v1/sessions", Map.of("login", email, "password", password));
  }

  @Test
  void verification() throws Exception {
    var person = signedUp();
    assertEquals(1, race(200, thread -> verify(thread, person)).size());
    assertEquals(1, nodes.count("SELECT COUNT(*) FROM accounts WHERE email = ?", person.email));
    signIn(person.email, PASSWORD).expect(201);
  }

  @Test
  void recovery() throws Exception {
    var email = account();
    post(0, "/api/v1/recovery", Map.of("email", email)).expect(202);
    var token = nodes.mailedToken(email, "/reset-password");
    var winners =
        race(
            200,
            thread ->
                post(
                    thread,
                    "/api/v1/recovery/completion",
                    Map.of("token", token, "new_password", chosenBy(thread))));
    assertEquals(1, winners.size());
    var winner = winners.getFirst().thread;
    signIn(email, chosenBy(winner)).expect(201);
    signIn(email, chosenBy((winner + 1) % Race.THREADS)).expect(401);
    signIn(email, PASSWORD).expect(401);
  }

  private static String chosenBy(int thread) {
    return "twelve amber windmills " + thread;
  }

  @Test
  void signInLink() throws Exception {
    var email = account();
    var request =
        post(0, "/api/v1/sign-in-links", Map.of("email", email)).expect(202).text("request");
    var token = nodes.mailedToken(email, "/sign-in-link");
    var before = nodes.count("SELECT COUNT(*) FROM sessions");
    assertEquals(
        1,
        race(
                201,
                thread ->
                    post(
                        thread,
                        "/api/v1/sessions/link",
                        Map.of("token", token, "request", request)))
            .size());
    assertEquals(before + 1, nodes.count("SELECT COUNT(*) FROM sessions"));
  }

  /// Here everybody else is told, and the application too: somebody has a copy of the token.
  @Test
  void deliveryClaim() throws Exception {
    var bearer =
        TestServer.bearer(nodes.accessToken(Scope.DELIVERIES_WRITE, Scope.DELIVERIES_READ));
    var order =
        Map.of(
            "recipient",
            Map.of("email", address()),
            "target",
            Map.of("account", "deploy", "sink", "file"),
            "mode",
            "choose",
            "channel",
            "return");
    var made = post(0, "/api/v1/deliveries", order, bearer).expect(201);
    var statuses = Collections.synchronizedMap(new HashMap<String, Integer>());
    try (var token = read(made.text("token"))) {
      var claims =
          IntStream.range(0, Race.THREADS).mapToObj(agent -> Claims.by(agent, token)).toList();
      race(
          200,
          thread -> {
            var reply = post(thread, "/api/v1/redemptions", claims.get(thread));
            var status = reply.json().path("answer").path("status").asText();
            statuses.merge(status, 1, Integer::sum);
            return reply;
          });
    }
    assertEquals(Map.of("claimed", 1, "claimed_by_another", Race.THREADS - 1), statuses);
    for (var kind : List.of("claimed", "intercepted")) {
      assertEquals(
          1,
          nodes.count(
              "SELECT COUNT(*) FROM delivery_events WHERE delivery_id = ? AND event = ?",
              made.text("id"),
              kind));
    }
  }

  private static DeliveryToken read(String text) {
    return switch (DeliveryToken.read(text)) {
      case TokenParseResult.Parsed(var token) -> token;
      default -> throw new AssertionError("no token");
    };
  }
}
