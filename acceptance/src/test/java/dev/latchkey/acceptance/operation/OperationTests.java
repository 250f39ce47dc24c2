package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Tls;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// Looking after one installation: starting it again, its certificate, its clients, its audit
/// trail.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OperationTests {
  private static final Set<Integer> CLEAN_ENDS = Set.of(0, 143);
  private final RunningLatchkey latchkey = RunningLatchkey.start();
  private final Api api = latchkey.api();
  private Person person = Person.somebody();

  @BeforeAll
  void signUp() {
    person = Person.withAccount(latchkey, api);
  }

  @AfterAll
  void end() {
    api.close();
    latchkey.close();
  }

  @Test
  @Order(1)
  void bannerSaysWhereThingsAreAndStdoutHoldsOneLine() {
    assertEquals("ready " + latchkey.baseUrl() + "\n", RunningLatchkey.read(latchkey.out()));
    var banner = RunningLatchkey.read(latchkey.err());
    for (var place : List.of(latchkey.data(), latchkey.authority(), latchkey.baseUrl())) {
      assertTrue(banner.contains(place.toString()), banner);
    }
  }

  @Test
  @Order(3)
  void folderIsOnlyForItsOwner() throws IOException {
    try (var files = Files.walk(latchkey.data())) {
      for (var file : files.toList()) {
        var mode = Files.getPosixFilePermissions(file);
        assertTrue(
            mode.stream().allMatch(right -> right.name().startsWith("OWNER")), file + " " + mode);
      }
    }
  }

  @Test
  @Order(4)
  void clientIsAddedWhileServingAndWhileNot() {
    var first = addClient();
    var second = new ApiClient(api, first.path("client_id").textValue(), secret(first));
    second.token();
    latchkey.stop();
    var third = addClient();
    assertNotEquals(secret(first), secret(third));
    latchkey.restart();
    new ApiClient(api, third.path("client_id").textValue(), secret(third)).token();
    var list = latchkey.administrate("clients", "list", "--json");
    assertEquals(0, list.exitCode());
    assertFalse(list.out().contains(secret(first)));
  }

  private JsonNode addClient() {
    var added =
        latchkey.administrate(
            "clients", "add", "--name", "Shop", "--scope", "deliveries:read", "--json");
    assertEquals(0, added.exitCode(), added::toString);
    assertEquals("", added.err());
    var client = json(added.out());
    assertEquals(2, client.size());
    assertTrue(secret(client).matches("[A-Za-z0-9_-]{43,}"), "a secret of another form");
    return client;
  }

  private static String secret(JsonNode client) {
    return client.path("client_secret").textValue();
  }

  private static JsonNode json(String text) {
    try {
      return Api.JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  @Test
  @Order(5)
  @Tag("S0-14")
  void everythingIsThereAfterARestart() throws IOException {
    var session = person.session(api);
    var reset = person.recoveryToken(latchkey, api);
    var authority = Files.readString(latchkey.authority());
    var exit = latchkey.stop();
    assertTrue(CLEAN_ENDS.contains(exit), "exit code " + exit);
    latchkey.restart();
    assertEquals(authority, Files.readString(latchkey.authority()));
    api.get("/api/v1/session", session).expect(200);
    Person.complete(api, reset, "twelve amber windmills").expect(200);
    person = person.withPassword("twelve amber windmills");
    person.signIn(api).expect(201);
  }

  @Test
  @Order(6)
  void replacedCertificateIsShownWithoutARestart() throws Exception {
    var before = Tls.shownBy(latchkey.port());
    var authority = TestAuthority.of(latchkey.data().resolve("tls"));
    var replaced = authority.issue("localhost");
    var tls = latchkey.data().resolve("tls");

    // In the middle of a replacement the two do not fit together: the old pair stays.
    Files.writeString(tls.resolve("server.key"), replaced.keyPem());
    Waiting.until("a warning in the log", () -> logged("old certificate stays"));
    assertEquals(before, Tls.shownBy(latchkey.port()));
    Files.writeString(tls.resolve("server.pem"), replaced.certificatePem());
    Waiting.until(
        "the new certificate", () -> Tls.shownBy(latchkey.port()).equals(replaced.certificate()));
    person.signIn(api).expect(201);
  }

  @Test
  @Order(7)
  void logsAreJsonLinesInTheirFolder() throws IOException {
    var lines = Files.readAllLines(latchkey.data().resolve("log").resolve("latchkey.jsonl"));
    assertFalse(lines.isEmpty());
    for (var line : lines) {
      assertTrue(Api.JSON.readTree(line).path("message").isTextual(), line);
    }
  }

  private boolean logged(String words) {
    return RunningLatchkey.read(latchkey.data().resolve("log").resolve("latchkey.jsonl"))
        .contains(words);
  }

  @Test
  @Order(6)
  void lostCertificateIsMadeAnewByTheSameAuthority() throws IOException {
    latchkey.stop();
    Files.delete(latchkey.data().resolve("tls").resolve("server.pem"));
    latchkey.restart();
    person.signIn(api).expect(201);
  }

  @Test
  @Order(7)
  void wholeAuditTrailIsFoundWhole() {
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
    var verdict = latchkey.administrate("audit", "verify", "--json");
    assertTrue(json(verdict.out()).path("whole").booleanValue(), verdict::toString);
    var lines = latchkey.administrate("audit", "list", "--json", "--limit", "1000");
    assertFalse(lines.out().contains(person.email()), "addresses do not belong into the trail");
    assertTrue(json(lines.out()).size() > 5);
    json(lines.out()).forEach(line -> assertTrue(line.path("fields").isObject(), line::toString));
  }

  @Test
  @Order(7)
  void listSaysWhetherItIsAll() {
    var cut = latchkey.administrate("audit", "list", "--limit", "2");
    assertEquals(2, cut.out().lines().count(), cut::out);
    var last = cut.out().lines().toList().getLast().split(" ", 2)[0];
    assertEquals("there are more lines: --after " + last, cut.err().strip());
    var rest = latchkey.administrate("audit", "list", "--after", last, "--limit", "1000");
    assertEquals("this is the end of the audit trail", rest.err().strip());
    var none = latchkey.administrate("audit", "list", "--after", "1000000");
    assertEquals("the audit trail has no lines after 1000000", none.err().strip());
  }

  @Test
  @Order(7)
  void wrongCredentialsOfAnApplicationAreInTheTrail() {
    var client = addClient();
    var id = client.path("client_id").textValue();
    new ApiClient(api, id, "x").ask("grant_type=client_credentials", "wrong").expect(401);
    new ApiClient(api, "no-such-client", "x")
        .ask("grant_type=client_credentials", secret(client))
        .expect(401);
    var trail = latchkey.administrate("audit", "list", "--limit", "1000").out();
    assertTrue(trail.contains("authn_client_fail  {\"client\":\"" + id), trail);
    assertTrue(trail.contains("authn_client_fail  {\"source_digest\""), trail);
    assertFalse(trail.contains("no-such-client"), trail);
    assertFalse(trail.contains(secret(client)), "a secret is in the trail");
  }

  @Test
  @Order(7)
  void exportIsVerifiedWithoutLatchkey() throws IOException {
    latchkey.stop();
    latchkey.restart();
    person.signIn(api).expect(201);
    var export = latchkey.administrate("audit", "export");
    assertEquals(0, export.exitCode(), export::toString);
    var lines = export.out().lines().toList();
    assertEquals("key", json(lines.getFirst()).path("type").textValue());
    var checkpoints =
        lines.stream().filter(line -> line.contains("\"type\":\"checkpoint\"")).count();
    assertTrue(checkpoints >= 2, checkpoints + " checkpoints");
    var whole = verifyElsewhere(export.out());
    assertEquals(0, whole.exitCode(), whole::toString);

    var edited = verifyElsewhere(export.out().replaceFirst("user_created", "user_removed"));
    assertEquals(1, edited.exitCode(), edited::toString);
    assertTrue(edited.out().startsWith("altered or reordered: line "), edited::out);
    var shorter =
        lines.stream()
            .filter(line -> !line.contains("\"type\":\"line\",\"seq\":" + lastLine(lines) + ","))
            .toList();
    var cut = verifyElsewhere(String.join("\n", shorter));
    assertTrue(cut.out().startsWith("cut off: line " + lastLine(lines)), cut::toString);

    // Someone who has recorded the key follows its rotation, and no rotation that it has not
    // signed.
    var recorded = json(lines.getFirst()).path("public_key").textValue();
    assertEquals(0, latchkey.administrate("keys", "rotate", "signing").exitCode());
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
    var rotated = latchkey.administrate("audit", "export").out();
    var header = json(rotated.lines().findFirst().orElseThrow());
    assertFalse(recorded.equals(header.path("public_key").textValue()), header::toString);
    var followed = verifyElsewhere(rotated, recorded);
    assertEquals(0, followed.exitCode(), followed::toString);
    var signature = header.at("/rollovers/0/signature").textValue();
    var forged = signature.startsWith("A") ? "B" : "A";
    var unsigned = rotated.replaceFirst(signature, forged + signature.substring(1));
    assertEquals(1, verifyElsewhere(unsigned, recorded).exitCode());
    assertEquals(0, verifyElsewhere(rotated, header.path("public_key").textValue()).exitCode());
  }

  private static long lastLine(List<String> export) {
    return export.stream().filter(line -> line.contains("\"type\":\"line\"")).count();
  }

  private static Finished verifyElsewhere(String export, String... key) throws IOException {
    var file = Files.createTempFile("latchkey-", ".jsonl");
    Files.writeString(file, export);
    var script = Launcher.ROOT.resolve("docs/operate/verify-audit.mjs");
    var command = new ArrayList<>(List.of("node", script.toString(), file.toString()));
    command.addAll(List.of(key));
    var finished = Finished.of(new ProcessBuilder(command), "");
    Files.delete(file);
    return finished;
  }

  @Test
  @Order(8)
  void trailThatWasCutOffIsFound() throws SQLException {
    latchkey.stop();
    var last = json(latchkey.administrate("audit", "verify", "--json").out()).path("line").asInt();
    change("DELETE FROM audit_lines WHERE seq = " + last);
    change("DELETE FROM audit_checkpoints WHERE seq = " + last);
    change(
        "UPDATE audit_head SET (seq, hash) = (SELECT MAX(seq), (SELECT hash FROM audit_lines"
            + " ORDER BY seq DESC LIMIT 1) FROM audit_lines)");
    var verdict = latchkey.administrate("audit", "verify");
    assertEquals(1, verdict.exitCode(), verdict::toString);
    assertEquals("cut off: line %d to %d%n".formatted(last, last), verdict.out());
    var accepted = latchkey.administrate("audit", "accept");
    assertEquals(0, accepted.exitCode(), accepted::toString);
    assertEquals(0, latchkey.administrate("audit", "verify").exitCode());
  }

  @Test
  @Order(9)
  void editedLineIsFound() throws SQLException {
    change("UPDATE audit_lines SET fields = '{}' WHERE seq = 3");
    var verdict = latchkey.administrate("audit", "verify");
    assertEquals(1, verdict.exitCode(), verdict::toString);
    assertTrue(verdict.out().contains("line 3"), verdict::toString);
  }

  @Test
  @Order(10)
  void deletedLineIsFound() throws SQLException {
    change("DELETE FROM audit_lines WHERE seq = 2");
    var verdict = latchkey.administrate("audit", "verify");
    assertEquals(1, verdict.exitCode(), verdict::toString);
    assertTrue(verdict.out().contains("line 2"), verdict::toString);
  }

  private void change(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
        var statement = connection.createStatement()) {
      assertEquals(1, statement.executeUpdate(sql));
    }
  }
}
