package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All flows at the chattiest log level, with passwords, tokens and cookies that are known: none of
/// them is in the logs, in the database or anywhere else but in the letters.
final class SecretsStayTests {
  private static final String TYPED = "C4n4ry-typed amber windmill";
  private static final String NEW = "C4n4ry-new granite otter";
  private static final String CHANGED = "C4n4ry-changed violin meadow";
  private static final String DELIVERED = "C4n4ry-delivered quiet harbour";
  private final Canaries canaries = new Canaries();
  @TempDir private Path folder;

  @Test
  @Tag("S0-03")
  @Tag("S0-05")
  @Tag("S0-06")
  @Tag("S0-26")
  @Tag("S4-38")
  @Tag("S4-39")
  @Tag("S4-42")
  @Tag("S4-43")
  void noSecretIsInLogsOrData() {
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_LOG_LEVEL", "trace"));
        var api = latchkey.api()) {
      signUpAndComeBackIn(latchkey, api);
      deliver(latchkey, api);
      goWrong(api);

      // While it serves (the write-ahead log is there), and after.
      search(latchkey);
      latchkey.stop();
      search(latchkey);
      var logs = RunningLatchkey.files(latchkey.data().resolve("log"));
      assertTrue(
          logs.stream().anyMatch(log -> RunningLatchkey.read(log).contains("\"TRACE\"")),
          "the log is not at trace");
    }
  }

  private void signUpAndComeBackIn(RunningLatchkey latchkey, Api api) {
    var person = Person.somebody().withPassword(known("password", TYPED));
    var request = known("request", person.signUp(api).expect(202).text("request"));
    var verify = latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    api.post(
            "/api/v1/accounts/verification",
            Map.of("token", known("verification token", verify), "request", request))
        .expect(200);
    var begun = person.signIn(api).expect(201);
    var session = known("session", begun.text("session_token"));
    known("device cookie", begun.text("device_cookie"));
    api.get("/api/v1/session", session).expect(200);
    var reset = known("recovery token", person.recoveryToken(latchkey, api));
    Person.complete(api, reset, "short").expect(422);
    Person.complete(api, reset, known("new password", NEW)).expect(200);
    Person.complete(api, reset, NEW).expect(410);
    var again = known("session", person.withPassword(NEW).session(api));
    api.send(
            api.request("/api/v1/password")
                .header("Authorization", "Bearer " + again)
                .header("Content-Type", "application/json")
                .PUT(
                    BodyPublishers.ofString(
                        Api.json(
                            Map.of(
                                "current_password",
                                NEW,
                                "new_password",
                                known("changed password", CHANGED))))))
        .expect(200);
  }

  private void deliver(RunningLatchkey latchkey, Api api) {
    var application = Application.add(latchkey, api, "deliveries:write", "deliveries:read");
    known("client secret", application.secret());
    var orders = new Orders(api, known("access token", application.token()));
    var person = Person.somebody();
    orders.place(Orders.body(person.email(), "choose", "mail")).expect(201);
    var mailed = latchkey.mailbox().awaitDelivery(person.email()).deliveryToken();
    var returned =
        orders.place(Orders.body(person.email(), "choose", "return")).expect(201).text("token");
    for (var token : List.of(mailed, returned)) {
      // All but the parts that name the delivery and its Latchkey.
      known("delivery token", token);
      known("secret of a delivery token", token.substring(38, 80));
      var server = new ServerOfUser(folder.resolve("server"), latchkey.baseUrl());
      var agent = server.redeem("deploy", server.fileSink(), token, known("delivered", DELIVERED));
      assertEquals(0, agent.exitCode(), agent::toString);
      RunningLatchkey.files(server.state()).forEach(canaries::searchFile);
      canaries.searchText("what the agent says", agent.out() + agent.err());
    }
  }

  /// Secrets in places where none belongs.
  private void goWrong(Api api) {
    var stray = known("stray", "C4n4ry-stray violin meadow");
    new Person(stray, stray).signIn(api).expect(401);
    new Person(stray, stray).signUp(api).expect(422);
    Person.complete(api, stray, stray).expect(410);
    api.get("/api/v1/session", stray).expect(401);
    api.get("/api/v1/" + stray.replace(' ', '-') + "?token=C4n4ry-query").expect(404);
    known("stray in the path", stray.replace(' ', '-'));
    known("stray in the query", "C4n4ry-query");
    for (var body :
        List.of(
            "{\"password\":\"" + stray,
            "{\"" + stray + "\":1}",
            "{\"login\":\"" + stray + "\",\"password\":[\"" + stray + "\"]}",
            stray)) {
      assertEquals(400, api.post("/api/v1/sessions", BodyPublishers.ofString(body)).status());
    }
    for (var header : List.of("Cookie", "Referer", "User-Agent", "X-Forwarded-For", "Origin")) {
      api.send(api.request("/api/v1/session").header(header, "__Host-s=" + stray)).expect(401);
    }
    api.send(
            api.request("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("login=" + stray + "&password=%zz")))
        .expect(400);
  }

  private String known(String name, String secret) {
    canaries.add(name, secret);
    return secret;
  }

  private void search(RunningLatchkey latchkey) {
    for (var file : RunningLatchkey.files(latchkey.data())) {
      if (!file.startsWith(latchkey.data().resolve("mail"))) {
        canaries.searchFile(file);
      }
    }
    canaries.searchFile(latchkey.out());
    canaries.searchFile(latchkey.err());
  }
}
