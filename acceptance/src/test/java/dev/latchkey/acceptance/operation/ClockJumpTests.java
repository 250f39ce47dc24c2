package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.FakeTime;
import dev.latchkey.acceptance.fixtures.Guesses;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A running server whose clock jumps by hours, by Debian's faketime: what has run out stays so,
/// and nothing waits for a time that has been before.
final class ClockJumpTests {
  private static final String NEW_PASSWORD = "twelve amber windmills";
  private static final long LOOKS_AGAIN_MILLIS = 2000;
  private static final Duration LATER = Duration.ofHours(3);
  private final Path folder = TestFolder.make();
  private final Path offset = folder.resolve("offset");

  @Test
  @Tag("S0-24")
  @Tag("S4-06")
  @Tag("S4-26")
  @Tag("DP-17")
  void nothingRevivesAndNothingIsLostForEver() {
    write(Duration.ZERO);
    try (var latchkey = RunningLatchkey.start(fakeClock());
        var api = latchkey.api()) {
      var person = Person.withAccount(latchkey, api);
      var session = person.session(api);
      var link = person.recoveryToken(latchkey, api);
      var waiting = signUp(api);
      var late = waiting.verificationToken(latchkey);

      // Three hours on: sessions are idle and links are old, and everything can be had anew. A
      // link that lives for a day is still good.
      jump(LATER);
      api.get("/api/v1/session", session).expectProblem(401, "not_signed_in");
      Person.complete(api, link, NEW_PASSWORD).expectProblem(410, "token_invalid");
      var second = person.session(api);
      var secondLink = person.recoveryToken(latchkey, api);
      redeemFromAServerWithTheRightTime(latchkey, api);
      slowDown(latchkey, person);
      Waiting.until("what has run out to be written down", () -> hasEnded(latchkey));

      // A letter cannot leave.
      var stuck = blockTheLetters(latchkey, api);

      // Back by three hours.
      jump(Duration.ZERO);
      unblockTheLetters(latchkey);
      api.get("/api/v1/session", session).expectProblem(401, "not_signed_in");
      Person.complete(api, link, NEW_PASSWORD).expectProblem(410, "token_invalid");
      Person.complete(api, secondLink, NEW_PASSWORD).expectProblem(410, "token_invalid");
      api.get("/api/v1/session", second).expect(200);
      stuck.finish(latchkey, api);
      waiting.finish(api, late);

      // Neither limits nor letters wait until it is three hours later again.
      person.signIn(api).expect(201);
      var third = person.recoveryToken(latchkey, api);
      Person.complete(api, third, NEW_PASSWORD).expect(200);
      api.get("/api/v1/session", second).expectProblem(401, "not_signed_in");
      person.withPassword(NEW_PASSWORD).signIn(api).expect(201);
    } finally {
      TestFolder.remove(folder);
    }
  }

  /// The library looks at the file once a second; nothing that the server says would do to ask for
  /// the time, not even `Date`, which Helidon counts on by a timer.
  private void jump(Duration to) {
    write(to);
    Waiting.pause(LOOKS_AGAIN_MILLIS);
  }

  private void write(Duration to) {
    try {
      var next = folder.resolve("next");
      Files.writeString(next, "+" + to.toSeconds() + "\n");
      Files.move(next, offset, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> fakeClock() {
    return FakeTime.with("FAKETIME_TIMESTAMP_FILE", offset.toString());
  }

  /// Somebody who has signed up and not finished.
  private record Pending(Person person, String request) {
    String verificationToken(RunningLatchkey latchkey) {
      return latchkey.mailbox().awaitLink(person.email(), "/verify").token("/verify");
    }

    void finish(RunningLatchkey latchkey, Api api) {
      finish(api, verificationToken(latchkey));
    }

    void finish(Api api, String token) {
      api.post("/api/v1/accounts/verification", Map.of("token", token, "request", request))
          .expect(200);
      person.signIn(api).expect(201);
    }
  }

  private static Pending signUp(Api api) {
    var person = Person.somebody();
    return new Pending(person, person.signUp(api).expect(202).text("request"));
  }

  private void redeemFromAServerWithTheRightTime(RunningLatchkey latchkey, Api api) {
    var deliveries = ClientDeliveries.of(latchkey, api);
    var delivery =
        deliveries.place(ClientDeliveries.body("ada@example.org", "choose", "return")).expect(201);
    var server = new ServerOfUser(folder.resolve("server"), latchkey.baseUrl());
    var redeemed = server.redeem("deploy", server.fileSink(), delivery.text("token"), NEW_PASSWORD);
    assertEquals(0, redeemed.exitCode(), redeemed::toString);
    assertEquals("applied", deliveries.status(delivery.text("id")));
  }

  private static void slowDown(RunningLatchkey latchkey, Person person) {
    try (var guesser = latchkey.api()) {
      Guesses.at(latchkey, person, 20);
      person.signIn(guesser).expectProblem(429, "slow_down");
    }
  }

  private static boolean hasEnded(RunningLatchkey latchkey) {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT (SELECT COUNT(*) FROM sessions),
                  (SELECT COUNT(*) FROM one_time_tokens
                    WHERE purpose = 'recovery' AND used_at IS NULL AND ended_at IS NULL)
                """)) {
      assertTrue(row.next());
      return row.getInt(1) == 1 && row.getInt(2) == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Pending blockTheLetters(RunningLatchkey latchkey, Api api) {
    var mail = latchkey.data().resolve("mail");
    try {
      Files.move(mail, mail.resolveSibling("mail-away"));
      Files.createFile(mail);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var pending = signUp(api);
    Waiting.until("a letter that cannot leave", () -> logged(latchkey));
    return pending;
  }

  private static void unblockTheLetters(RunningLatchkey latchkey) {
    var mail = latchkey.data().resolve("mail");
    try {
      Files.delete(mail);
      Files.move(mail.resolveSibling("mail-away"), mail);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean logged(RunningLatchkey latchkey) {
    return RunningLatchkey.files(latchkey.data().resolve("log")).stream()
        .anyMatch(log -> RunningLatchkey.read(log).contains("cannot be sent at present"));
  }
}
