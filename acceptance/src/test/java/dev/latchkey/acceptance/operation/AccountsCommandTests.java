package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Guesses;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `./latchkey accounts` and `./latchkey keys` on an installation that serves.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsCommandTests {
  private static final String BCRYPT =
      "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2";

  /// As dear as may be imported: 128 MiB in Java, which must fit beside a server that serves.
  private static final String TYPED =
      "$argon2id$v=19$m=4096,p=1,t=2$SMlrexHWbJJf8GWB0xo1HQ$ieESwRZl1oE0pKRdeTctscyGkiQsp1NDPhEzlI77zXc";

  private static final String DEAREST =
      "$scrypt$ln=17,r=8,p=1$c2FsdHktc2FsdHktc2FsdA$9ODTaw35BqDa4LlDp9zV/R2XDCqd4XyLRnptqsGSedY";

  /// More than are imported before a kill.
  private static final int MANY = 5000;

  private static final String HASHED = "correct horse battery";
  private final RunningLatchkey latchkey = RunningLatchkey.start();
  private final Api api = latchkey.api();

  @AfterAll
  void end() {
    api.close();
    latchkey.close();
  }

  private Finished accounts(String... words) {
    var all = new String[words.length + 1];
    all[0] = "accounts";
    System.arraycopy(words, 0, all, 1, words.length);
    return latchkey.administrate(all);
  }

  private static JsonNode json(Finished finished) throws IOException {
    return Api.JSON.readTree(finished.out());
  }

  private static Path lines(String... lines) throws IOException {
    var file = Files.createTempFile("accounts", ".jsonl");
    file.toFile().deleteOnExit();
    return Files.write(file, List.of(lines));
  }

  @Test
  @Tag("S0-07")
  @Tag("ASVS-6.4.1")
  @Tag("ASVS-6.4.6")
  void ownerOfAnAddedAccountChoosesTheFirstPassword() {
    var person = Person.somebody();
    var added = accounts("add", "--email", person.email(), "--username", "added.person", "--json");
    assertEquals(0, added.exitCode(), added::err);
    var letter =
        latchkey
            .mailbox()
            .await(
                person.email(), "an invitation", some -> some.text().contains("no password yet"));
    var link = Pattern.compile(latchkey.baseUrl() + "/i#([A-Za-z0-9_]{43})").matcher(letter.text());
    assertTrue(link.find(), letter::text);
    person.signIn(api).expectProblem(401, "invalid_credentials");
    api.post(
            "/api/v1/accounts/invitations/completion",
            Map.of("token", link.group(1), "new_password", person.password()))
        .expect(200);
    person.signIn(api).expect(201);
    api.post("/api/v1/sessions", Map.of("login", "added.person", "password", person.password()))
        .expect(201);
    assertEquals(1, accounts("add", "--email", person.email()).exitCode());
    assertEquals(2, accounts("add", "--email", "no address").exitCode());
    assertEquals(2, accounts("add", "--email", "a@example.org", "--password", "x").exitCode());
  }

  @Test
  @Tag("ASVS-7.4.2")
  void disablingEndsSessionsOfARunningServerAtOnce() {
    var person = Person.withAccount(latchkey, api);
    var session = person.session(api);
    assertEquals(0, accounts("disable", person.email()).exitCode());
    api.get("/api/v1/session", session).expectProblem(401, "not_signed_in");
    person.signIn(api).expectProblem(401, "invalid_credentials");
    assertTrue(accounts("show", person.email()).out().contains("disabled"));
    assertEquals(1, accounts("disable", person.email()).exitCode());
    assertEquals(1, accounts("recover", person.email()).exitCode());
    assertEquals(0, accounts("enable", person.email()).exitCode());
    api.get("/api/v1/session", session).expectProblem(401, "not_signed_in");
    person.signIn(api).expect(201);
  }

  @Test
  void unlockingAndRecoveringGetSomebodyBackIn() throws IOException {
    var person = Person.withAccount(latchkey, api);
    Guesses.at(latchkey, person, 20);
    person.signIn(api).expectProblem(429, "slow_down");
    var until = json(accounts("show", person.email(), "--json")).path("limited_until").textValue();
    assertTrue(Instant.parse(until).isAfter(Instant.now()), until);
    assertEquals("unlocked\n", accounts("unlock", person.email()).err());
    person.signIn(api).expect(201);
    assertEquals(0, accounts("recover", person.email()).exitCode());
    var token =
        latchkey.mailbox().awaitLink(person.email(), "/reset-password").token("/reset-password");
    Person.complete(api, token, "twelve amber windmills").expect(200);
    assertEquals(1, accounts("recover", "nobody@example.org").exitCode());
  }

  @Test
  @Tag("CS-FP-12")
  void somebodyWhoHasLostTheMailboxGetsBackInByAnother() {
    var person = Person.withAccount(latchkey, api);
    var session = person.session(api);
    var found = new Person("found." + person.email(), person.password());
    var wrong = accounts("recover", person.email(), "--email", "no address");
    assertEquals(2, wrong.exitCode(), wrong::toString);
    var other = Person.withAccount(latchkey, api);
    assertEquals(1, accounts("recover", person.email(), "--email", other.email()).exitCode());
    api.get("/api/v1/session", session).expect(200);

    var done = accounts("recover", person.email(), "--email", found.email());
    assertEquals(0, done.exitCode(), done::toString);
    api.get("/api/v1/session", session).expect(401);
    found.signIn(api).expectProblem(401, "invalid_credentials");
    var token =
        latchkey.mailbox().awaitLink(found.email(), "/reset-password").token("/reset-password");
    Person.complete(api, token, "twelve amber windmills").expect(200);
    found.withPassword("twelve amber windmills").signIn(api).expect(201);
    latchkey
        .mailbox()
        .await(
            person.email(),
            "word of the other address",
            letter -> letter.text().contains("could no longer read this mailbox"));
  }

  @Test
  @Tag("S4-14")
  @Tag("S4-23")
  @Tag("CS-PS-3")
  void peopleWhoAreImportedGoOnWithTheirPasswords() throws IOException {
    var good = "{\"email\":\"ada.import@example.org\",\"password_hash\":\"" + BCRYPT + "\"}";
    var bad = "{\"email\":\"bob.import@example.org\",\"password_hash\":\"{SHA}W6ph5Mm5Pz8G\"}";
    var refused = accounts("import", lines(good, bad).toString(), "--json");
    assertEquals(1, refused.exitCode());
    assertEquals(2, json(refused).get("refused").get(0).get("line").asInt());
    var ada = new Person("ada.import@example.org", HASHED);
    ada.signIn(api).expectProblem(401, "invalid_credentials");

    var imported = accounts("import", lines(good).toString(), "--json");
    assertEquals(1, json(imported).get("with_hash").asInt(), imported::err);
    assertTrue(accounts("show", ada.email()).out().contains("bcrypt:10 in argon2id"));
    ada.withPassword("wrong horse battery").signIn(api).expect(401);
    ada.signIn(api).expect(201);
    var shown = accounts("show", ada.email()).out();
    assertFalse(shown.contains("bcrypt"), shown);
    ada.signIn(api).expect(201);

    var plain = accounts("export");
    assertTrue(plain.out().contains(ada.email()), plain::err);
    assertFalse(plain.out().contains("argon2"), "no hash that nobody asked for");
    var hashes = accounts("export", "--with-hashes");
    assertTrue(hashes.out().contains("$argon2id$v=19$m=12288,t=3,p=1$"), hashes::err);
    assertTrue(hashes.err().contains("guess at the"), hashes::err);
  }

  private static String person(String name, String more) {
    return "{\"email\":\"" + name + "@import.example\"" + more + "}";
  }

  private static List<JsonNode> entries(Path report) throws IOException {
    var entries = new ArrayList<JsonNode>();
    for (var line : Files.readAllLines(report)) {
      entries.add(Api.JSON.readTree(line));
    }
    return entries.subList(1, entries.size());
  }

  private static List<String> outcomes(Path report) throws IOException {
    return entries(report).stream()
        .map(entry -> entry.path("line").asInt() + " " + entry.path("outcome").asText())
        .toList();
  }

  @Test
  void knownAccountsAreRefusedSkippedOrUpdatedAsTheOperatorChooses() throws IOException {
    assertEquals(0, accounts("import", lines(person("known", "")).toString()).exitCode());
    var file =
        lines(person("known", ",\"display_name\":\"Known\""), person("other", "")).toString();
    var report = Files.createTempDirectory("reports").resolve("report");
    var refused = accounts("import", file, "--json", "--report", report.toString());
    assertEquals(1, refused.exitCode());
    assertEquals("account_exists", json(refused).at("/refused/0/code").asText(), refused::err);
    assertEquals(List.of("1 refused"), outcomes(report));
    assertEquals(1, accounts("show", "other@import.example").exitCode());

    var skipped = accounts("import", file, "--existing", "skip", "--report", report.toString());
    assertEquals(0, skipped.exitCode(), skipped::err);
    assertEquals(List.of("1 skipped", "2 created"), outcomes(report));
    assertFalse(accounts("show", "known@import.example").out().contains("Known"));

    var other = report.resolveSibling("other");
    var updated =
        accounts("import", file, "--existing", "update", "--json", "--report", other.toString());
    assertEquals(0, updated.exitCode(), updated::err);
    assertEquals(List.of("1 updated", "2 unchanged"), outcomes(other));
    assertTrue(accounts("show", "known@import.example").out().contains("Known"));
    var mixed = accounts("import", file, "--existing", "update", "--report", report.toString());
    assertEquals(2, mixed.exitCode(), "the report belongs to another choice");
    assertEquals(List.of("1 skipped", "2 created"), outcomes(report));
  }

  @Test
  void anImportThatIsKilledGoesOnWhereItWas() throws IOException {
    var people =
        IntStream.range(0, MANY).mapToObj(i -> person("many" + i, "")).toArray(String[]::new);
    var report = Files.createTempDirectory("reports").resolve("report");
    String[] words = {
      "accounts",
      "import",
      lines(people).toString(),
      "--existing",
      "skip",
      "--json",
      "--report",
      report.toString(),
      "--data",
      latchkey.data().toString()
    };
    var killed =
        Launcher.start(
            Launcher.latchkey(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD));
    Waiting.until("a first batch", () -> RunningLatchkey.read(report).lines().count() > 2);
    killed.destroyForcibly();
    assertTrue(Waiting.ends(killed, Waiting.PATIENCE));
    var before = RunningLatchkey.read(report).lines().count();
    assertTrue(before < MANY, "it was killed before its end");

    var done = Launcher.run(words);
    assertEquals(0, done.exitCode(), done::err);
    var summary = json(done);
    assertTrue(summary.get("before").asInt() > 0, done::out);
    var entries = entries(report);
    assertEquals(
        IntStream.rangeClosed(1, MANY).boxed().toList(),
        entries.stream().map(entry -> entry.path("line").asInt()).toList());
    assertEquals(
        MANY, entries.stream().map(entry -> entry.path("account_id").asText()).distinct().count());
    assertEquals(0, accounts("show", "many" + (MANY - 1) + "@import.example").exitCode());
  }

  /// What npm argon2 0.45.1 writes of a text that it hashes as it comes.
  @Test
  @Tag("S4-23")
  void aPasswordOpensAsAnotherSystemHashedItAndThenAsItIsPreparedHere() throws IOException {
    var file = Files.createTempFile("import", ".jsonl");
    Files.writeString(
        file,
        "\uFEFF{\"email\":\"typed.import@example.org\",\"password_hash\":\"" + TYPED + "\"}\r\n");
    var imported = accounts("import", file.toString());
    assertEquals(0, imported.exitCode(), imported::toString);
    var person = new Person("typed.import@example.org", "cafe\u0301\u00A0au\tlait");
    person.withPassword("caf\u00E9 au\tlait").signIn(api).expect(401);
    person.signIn(api).expect(201);
    assertTrue(accounts("show", person.email()).out().contains("argon2id m=12288"));
    person.signIn(api).expect(201);
  }

  @Test
  void theDearestHashFitsIntoAServerThatServes() throws IOException {
    var file =
        lines("{\"email\":\"dear.import@example.org\",\"password_hash\":\"" + DEAREST + "\"}");
    assertEquals(0, accounts("import", file.toString()).exitCode());
    var person = new Person("dear.import@example.org", HASHED);
    var wrong =
        IntStream.range(0, 4)
            .mapToObj(i ->
                Thread.ofVirtual()
                    .start(() -> person.withPassword("wrong " + i).signIn(api).expect(401)))
            .toList();
    for (var thread : wrong) {
      join(thread);
    }
    person.signIn(api).expect(201);
    assertTrue(accounts("show", person.email()).out().contains("argon2id m=12288"));
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @Tag("S0-34")
  void pepperIsChangedWhileTheServerRuns() {
    var person = Person.withAccount(latchkey, api);
    assertEquals(0, latchkey.administrate("keys", "rotate", "password-hash").exitCode());
    person.signIn(api).expect(201);
    var later = Person.withAccount(latchkey, api);
    later.signIn(api).expect(201);
    var rewrapped = latchkey.administrate("keys", "rewrap", "--json");
    assertEquals(0, rewrapped.exitCode(), rewrapped::err);
    person.signIn(api).expect(201);
    later.signIn(api).expect(201);
    var listed = latchkey.administrate("keys", "list").out();
    assertTrue(listed.contains("old, opens 0 values"), listed);
    var early = latchkey.administrate("keys", "destroy", "password-hash", "1");
    assertEquals(1, early.exitCode());
    assertTrue(early.err().contains("try again after"), early::err);
    assertEquals(2, latchkey.administrate("keys", "rotate", "digests").exitCode());
  }
}
