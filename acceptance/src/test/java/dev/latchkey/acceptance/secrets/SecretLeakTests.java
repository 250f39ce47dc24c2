package dev.latchkey.acceptance.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.Canaries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// All flows at the chattiest log level, with passwords, tokens and cookies that are known: none of
/// them is in the logs, in the database or anywhere else but in the letters.
final class SecretLeakTests {
  private static final String TYPED = "C4n4ry-typed amber windmill";
  private static final String NEW = "C4n4ry-new granite otter";
  private static final String CHANGED = "C4n4ry-changed violin meadow";
  private static final String BROWSED = "C4n4ry-browsed willow compass";
  private static final String REPLACED = "C4n4ry-replaced silver orchard";
  private static final String DELIVERED = "C4n4ry-delivered quiet harbour";
  private static final String MAIL = "C4n4ry-mail copper lantern";
  private static final List<String> PAYMENT =
      List.of("4111 1111 1111 1111", "5500000000000004", "DE89 3704 0044 0532 0130 00");

  /// A random value of ours as text.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<![\\w-])(?=[\\w-]*[0-9])(?=[\\w-]*[a-z])(?=[\\w-]*[A-Z])[\\w-]{43}(?![\\w-])");

  /// What is shorter is no secret: a language, a choice.
  private static final int COOKIE = 20;

  private int cookies;
  private final Canaries canaries = new Canaries();

  /// What is in no letter and no answer either.
  private final Canaries passwords = new Canaries();

  private final Canaries payment = new Canaries();

  /// What belongs into the database, and into no log.
  private final Canaries personal = new Canaries();

  @TempDir private Path folder;

  @Test
  @Tag("S0-01")
  @Tag("S0-03")
  @Tag("S0-05")
  @Tag("S0-06")
  @Tag("S0-26")
  @Tag("S4-38")
  @Tag("S4-39")
  @Tag("S4-42")
  @Tag("S4-43")
  @Tag("S4-46")
  @Tag("S4-47")
  @Tag("S4-48")
  void noSecretIsInLogsOrData() {
    try (var latchkey = RunningLatchkey.start(Map.of("LATCHKEY_LOG_LEVEL", "trace"));
        var api = latchkey.api()) {
      for (var password : List.of(TYPED, NEW, CHANGED, DELIVERED, BROWSED, REPLACED)) {
        passwords.add("password", password);
      }
      PAYMENT.forEach(number -> payment.add("card or account", number));
      api.record(reply -> passwords.searchText("an answer", reply.headers().map() + reply.text()));
      var person = signUpAndComeBackIn(latchkey, api);
      moveAndComeBack(latchkey, person);
      deliver(latchkey, api);
      browse(latchkey);
      goWrong(api);
      typePaymentNumbers(latchkey, api);
      tellWhoOneIs(latchkey, api);
      loseTheDatabase(latchkey, api);

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

  private Person signUpAndComeBackIn(RunningLatchkey latchkey, Api api) {
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
    return person.withPassword(CHANGED);
  }

  /// To another address and back, in a browser.
  private void moveAndComeBack(RunningLatchkey latchkey, Person person) {
    var wanted = "moved." + person.email();
    try (var chromium = Chromium.start();
        var visitor = chromium.visitor(latchkey)) {
      visitor.signIn(person);
      visitor.open("/account/email");
      visitor.type("New address", wanted);
      visitor.click("Send the link");
      var confirm = "/account/email/confirm";
      var letter = latchkey.mailbox().awaitLink(wanted, confirm);
      known("address token", letter.token(confirm));
      visitor.open(letter.link(confirm));
      visitor.click("Confirm this address");
      var takeBack = "/account/email/take-back";
      letter = latchkey.mailbox().awaitLink(person.email(), takeBack);
      known("token that takes back", letter.token(takeBack));
      visitor.open(letter.link(takeBack));
      visitor.type("Your address", person.email());
      visitor.click("Revert the change");
      visitor.sees("Your address is back");
      visitor.behavedWell(canaries);
    }
  }

  private void deliver(RunningLatchkey latchkey, Api api) {
    var application = ApiClient.add(latchkey, api, "deliveries:write", "deliveries:read");
    known("client secret", application.secret());
    var deliveries = new ClientDeliveries(api, known("access token", application.token()));
    var person = Person.somebody();
    deliveries.place(ClientDeliveries.body(person.email(), "choose", "mail")).expect(201);
    var mailed = latchkey.mailbox().awaitDelivery(person.email()).deliveryToken();
    var returned =
        deliveries
            .place(ClientDeliveries.body(person.email(), "choose", "return"))
            .expect(201)
            .text("token");
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

  /// A person with a browser: what it keeps and sends is known too.
  private void browse(RunningLatchkey latchkey) {
    var person = Person.somebody().withPassword(known("typed into a page", BROWSED));
    try (var chromium = Chromium.start();
        var visitor = chromium.visitor(latchkey)) {
      visitor.open("/sign-up");
      visitor.type("Email address", person.email());
      visitor.type("Password", person.password());
      visitor.click("Create account");
      visitor.sees("Check your email");
      cookies(visitor);
      visitor.open(link(latchkey, person, "/verify"));
      visitor.click("Confirm this address");
      visitor.sees("Address confirmed");
      visitor.signIn(person.withPassword("wrong " + BROWSED));
      visitor.signIn(person);
      visitor.isAt("/account");
      cookies(visitor);
      visitor.open("/forgot-password");
      visitor.type("Email address", person.email());
      visitor.click("Send the link");
      visitor.open(link(latchkey, person, "/reset-password"));
      visitor.type("New password", known("chosen on a page", REPLACED));
      visitor.type("Repeat the new password", REPLACED);
      visitor.click("Save the new password");
      visitor.isAt("/sign-in?notice=password-changed&sent=1");
      visitor.signIn(person.withPassword(REPLACED));
      visitor.isAt("/account");
      cookies(visitor);
      visitor.behavedWell(canaries);
    }
  }

  private String link(RunningLatchkey latchkey, Person person, String page) {
    var letter = latchkey.mailbox().awaitLink(person.email(), page);
    known("token of " + page + " in the browser", letter.token(page));
    return letter.link(page);
  }

  private void cookies(Visitor visitor) {
    for (var cookie : visitor.page().context().cookies()) {
      if (cookie.value.length() >= COOKIE) {
        known("cookie " + cookie.name + " of " + cookies++, cookie.value);
      }
    }
  }

  /// Names and the rest of what a person tells about itself.
  private void tellWhoOneIs(RunningLatchkey latchkey, Api api) {
    var person = Person.somebody().withPassword(TYPED);
    var names = Map.of("username", "canary.lighthouse", "display_name", "Canary Lighthouse");
    names.forEach(personal::add);
    personal.add("address", person.email());
    personal.add("browser", "C4n4ry-browser/1.0");
    var all = new HashMap<String, Object>(names);
    all.putAll(Map.of("email", person.email(), "password", person.password()));
    var request = api.post("/api/v1/accounts", all).expect(202).text("request");
    person.verify(latchkey, api, known("request", request)).expect(200);
    api.post("/api/v1/accounts", all).expect(202);
    for (var login : List.of(person.email(), "canary.lighthouse")) {
      new Person(login, "wrong " + TYPED).signIn(api).expect(401);
      new Person(login, TYPED).signIn(api).expect(201);
    }
    api.send(api.request("/api/v1/session").header("User-Agent", "C4n4ry-browser/1.0")).expect(401);
  }

  /// Numbers of cards and accounts, in every field with free text.
  private static void typePaymentNumbers(RunningLatchkey latchkey, Api api) {
    for (var number : PAYMENT) {
      new Person(number, number).signIn(api).expect(401);
      new Person(number + "@example.org", "quiet lighthouse").signUp(api);
      for (var field : List.of("display_name", "username")) {
        api.post(
            "/api/v1/accounts",
            Map.of("email", "a@example.org", "password", "quiet lighthouse", field, number));
      }
      api.send(api.request("/api/v1/session").header("User-Agent", number)).expect(401);
      api.get("/" + number.replace(" ", "%20")).expect(404);
      new ApiClient(api, number, number).ask("grant_type=" + number, number).expect(401);
      latchkey.administrate("clients", "add", "--name", number, "--scope", "audit:read");
    }
  }

  /// Somebody else has the database for himself: what was about to be written comes into a trace.
  private void loseTheDatabase(RunningLatchkey latchkey, Api api) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
        var statement = connection.createStatement()) {
      statement.execute("BEGIN EXCLUSIVE");
      assertTrue(new Person("a@example.org", TYPED).signIn(api).status() >= 500);
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A mail server without TLS, which gets neither password nor letter.
  @Test
  @Tag("S0-06")
  @Tag("S4-42")
  @Tag("S4-44")
  @Tag("S4-45")
  void mailServerThatIsRefusedLearnsNothingAndNorDoesTheLog() throws IOException {
    try (var plain = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        var latchkey =
            RunningLatchkey.start(
                Map.of(
                    "LATCHKEY_LOG_LEVEL", "trace",
                    "LATCHKEY_MAIL_SMTP_HOST", "localhost",
                    "LATCHKEY_MAIL_SMTP_USER", "latchkey",
                    "LATCHKEY_MAIL_SMTP_PORT", "" + plain.getLocalPort()));
        var api = latchkey.api()) {
      var heard = new ConcurrentLinkedQueue<String>();
      Thread.ofVirtual().start(() -> greet(plain, heard));
      var set =
          Launcher.runWith(
              known("SMTP password", MAIL),
              "secrets",
              "set",
              "mail.smtp.password",
              "--data",
              latchkey.data().toString());
      assertEquals(0, set.exitCode(), set::err);
      latchkey.stop();
      latchkey.restart();
      Person.somebody().withPassword(known("password", TYPED)).signUp(api).expect(202);
      Waiting.until("a line about the letter", () -> logged(latchkey, "cannot be sent at present"));
      latchkey.stop();
      search(latchkey);
      heard.forEach(line -> canaries.searchText("what the mail server heard", line));
      assertTrue(heard.stream().noneMatch(line -> TOKEN.matcher(line).find()));
    }
  }

  private static void greet(ServerSocket server, Queue<String> heard) {
    while (!server.isClosed()) {
      try (var socket = server.accept();
          var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
        socket.getOutputStream().write("220 mail.example\r\n".getBytes(UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
          heard.add(line);
          socket.getOutputStream().write("250 AUTH PLAIN LOGIN\r\n".getBytes(UTF_8));
        }
      } catch (IOException e) {
        heard.add("(broken off)");
      }
    }
  }

  private static boolean logged(RunningLatchkey latchkey, String words) {
    return RunningLatchkey.files(latchkey.data().resolve("log")).stream()
        .anyMatch(log -> RunningLatchkey.read(log).contains(words));
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
      } else {
        passwords.searchFile(file);
      }
      if (file.startsWith(latchkey.data().resolve("log"))) {
        payment.searchFile(file);
        personal.searchFile(file);
        var token = TOKEN.matcher(RunningLatchkey.read(file));
        assertFalse(token.find(), () -> "a token is in " + file);
      }
    }
    for (var said : List.of(latchkey.out(), latchkey.err())) {
      canaries.searchFile(said);
      personal.searchFile(said);
    }
  }
}
