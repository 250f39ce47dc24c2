package dev.latchkey.acceptance.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.FakeTime;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Each named pattern of guessing is replayed against one running server from changing addresses,
/// which a trusted proxy names, and the trail then names the rule. Thresholds are the standard ones
/// but for two, which would need hundreds of requests.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GuessingPatternTests {
  /// More names than all other patterns here fail at.
  private static final int PAIRS = 100;

  private static final int VOLUME = 60;
  private static final int WORD = 12;
  private static final long CLOCK_IS_READ_AGAIN_MILLIS = 2_000;
  private final AtomicInteger addresses = new AtomicInteger();
  private final SplittableRandom words = new SplittableRandom(1);
  private final Path folder = TestFolder.make();
  private final Path offset = folder.resolve("offset");
  private final RunningLatchkey latchkey = start();
  private final Api proxy = latchkey.api();
  private long seen;

  private RunningLatchkey start() {
    moveClock(Duration.ZERO);
    var environment = new HashMap<>(FakeTime.with("FAKETIME_TIMESTAMP_FILE", offset.toString()));
    environment.put("LATCHKEY_TRUSTED_PROXIES", "127.0.0.0/8");
    environment.put("LATCHKEY_DEFENCE_RULES_PAIRS_THRESHOLD", "" + PAIRS);
    // It would ask all others here for work.
    environment.put("LATCHKEY_DEFENCE_RULES_PAIRS_ANSWER", "none");
    environment.put("LATCHKEY_DEFENCE_RULES_VOLUME_THRESHOLD", "" + VOLUME);
    return RunningLatchkey.start(environment);
  }

  private void moveClock(Duration to) {
    try {
      var next = Files.writeString(folder.resolve("next"), "+" + to.toSeconds() + "\n");
      Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void stop() {
    proxy.close();
    latchkey.close();
    TestFolder.remove(folder);
  }

  // what is sent

  /// Each in a network of its own, and in no country.
  private String address() {
    var number = addresses.getAndIncrement();
    return "198." + (18 + number / 256) + "." + number % 256 + ".7";
  }

  /// No two are alike, and none has a number.
  private String word() {
    return words
        .ints(WORD, 'a', 'z' + 1)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  private Reply signIn(String login, String password, String address, String... headers) {
    var request =
        proxy
            .request("/api/v1/sessions")
            .header("Content-Type", "application/json")
            .header("X-Forwarded-For", address);
    if (headers.length > 0) {
      request.headers(headers);
    }
    var body = Api.json(Map.of("login", login, "password", password));
    return proxy.send(request.POST(BodyPublishers.ofString(body)));
  }

  private void guess(String login, String password) {
    guess(login, password, address());
  }

  private void guess(String login, String password, String address) {
    var status = signIn(login, password, address).status();
    assertTrue(status == 401 || status == 429, () -> "status " + status);
  }

  // what is found

  /// That the trail names the rule from now on, once, as an operator sees it.
  private void finds(String rule, String by) {
    var found =
        Waiting.forValue(
            rule + " by " + by,
            () -> Optional.of(next(rule, by)).filter(lines -> !lines.isEmpty()));
    assertEquals(1, found.size(), found::toString);
  }

  private List<JsonNode> next(String rule, String by) {
    return nextLines().stream().filter(line -> isOf(line, rule, by)).toList();
  }

  private List<JsonNode> nextLines() {
    var listed =
        latchkey.administrate("audit", "list", "--after", "" + seen, "--limit", "1000", "--json");
    assertEquals(0, listed.exitCode(), listed::toString);
    var lines = new ArrayList<JsonNode>();
    json(listed.out()).forEach(lines::add);
    lines.forEach(line -> seen = Math.max(seen, line.path("seq").longValue()));
    return lines;
  }

  private static JsonNode json(String text) {
    try {
      return Api.JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  private static boolean isOf(JsonNode line, String rule, String by) {
    var fields = line.path("fields");
    return line.path("event").asText().equals("defence.detected")
        && fields.path("rule").asText().equals(rule)
        && fields.path("by").asText().equals(by);
  }

  private static void times(int number, IntConsumer attempt) {
    IntStream.range(0, number).forEach(attempt);
  }

  // the patterns

  @Test
  @Tag("S4-52")
  @Tag("S4-57")
  void sourceThatTriesManyPasswords() {
    var source = address();
    var names = List.of(word(), word(), word());
    times(30, i -> guess(names.get(i % 3), word(), source));
    finds("source", "source");
  }

  @Test
  @Tag("S4-53")
  void nameThatManySourcesTry() {
    times(20, _ -> guess("one.account@example.org", word()));
    finds("account-sources", "name");
  }

  @Test
  @Tag("S4-54")
  void nameThatThreeContinentsUse() {
    Stream.of("18.0.0.1", "193.0.6.139", "133.11.0.1")
        .forEach(of -> guess("traveller@example.org", word(), of));
    finds("continents", "name");
  }

  @Test
  @Tag("S4-55")
  void namesInARow() {
    var numbers = new ArrayList<>(IntStream.rangeClosed(1, 20).boxed().toList());
    Collections.rotate(numbers, 7);
    Collections.swap(numbers, 3, 11);
    numbers.forEach(number -> guess("john" + number, word()));
    finds("name-row", "names");
  }

  /// A person who corrects the address is let in, and only the one that tries them all is found.
  @Test
  @Tag("S4-56")
  @Tag("S4-65")
  void nameAtDomainsThatLookAlike() {
    var person = Person.somebody().at("grace.correcting@gmail.com");
    person.verify(latchkey, proxy, person.signUp(proxy).expect(202).text("request")).expect(200);
    var home = address();
    var misspelled = "grace.correcting@gmial.com";
    signIn(misspelled, person.password(), home).expectProblem(401, "invalid_credentials");
    signIn(misspelled, person.password(), home).expectProblem(401, "invalid_credentials");
    signIn(person.email(), person.password(), home).expect(201);

    Stream.of("gmail.com", "gmial.com", "hotmail.com", "hotmal.com", "yahoo.com", "yaho.com")
        .forEach(domain -> guess("mallory@" + domain, word()));
    finds("domain-variants", "mailbox");
  }

  @Test
  @Tag("S4-63")
  void passwordThatIsTriedAtManyNames() {
    times(25, _ -> guess(word(), "One autumn for all 2026!"));
    finds("one-password", "password");
  }

  @Test
  @Tag("S4-59")
  void passwordsThatRise() {
    times(20, i -> guess("rising@example.org", "lighthouse keeper " + (i + 1)));
    finds("rising-passwords", "name");
  }

  @Test
  @Tag("S4-63")
  void pairsFromAList() {
    times(PAIRS, _ -> guess(word() + "@example.org", word()));
    finds("pairs", "server");
  }

  @Test
  @Tag("S4-58")
  void volumeOfOnePerson() {
    var session = Person.withAccount(latchkey, proxy).session(proxy);
    times(VOLUME - 1, _ -> proxy.get("/api/v1/session", session).expect(200));
    proxy.get("/api/v1/session", session).expectProblem(429, "slow_down");
    finds("volume", "account");
  }

  @Test
  @Tag("S4-60")
  @Tag("S4-61")
  @Tag("S4-62")
  void pagesThatLedToAttempts() {
    Map.of(
            "mail_or_chat_page", "https://mail.google.com/mail/u/0/",
            "credentials_in_page", "https://ada:violin@example.org/list",
            "sharing_site", "https://pastebin.com/raw/x")
        .forEach((kind, page) -> {
          signIn(word(), word(), address(), "Referer", page).expect(401);
          finds("referrer", kind);
        });
  }

  /// Over hours, by a clock that is moved: no fast rule can see it.
  @Test
  @Tag("S4-63")
  void nameThatIsTriedOverHours() {
    times(
        3,
        part -> {
          moveClock(Duration.ofMinutes(100L * part));
          Waiting.pause(CLOCK_IS_READ_AGAIN_MILLIS);
          times(10, _ -> guess("slowly@example.org", word()));
        });
    finds("slow", "name");
  }
}
