package dev.latchkey.acceptance.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.TokenSecrets;
import dev.latchkey.testkit.Canaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thief has the database and all folders but the keys, while deliveries of every kind and an
/// email wait. A program that shares no code with Latchkey tries to use all of it, at the running
/// server too.
final class StolenDataTests {
  private static final Path PROGRAM =
      Launcher.ROOT.resolve("acceptance/src/test/js/stolen/use.mjs");
  private static final String SECRET = "copper Wren meadow 7";
  private final Map<String, String> known = new LinkedHashMap<>();
  private final Person person = Person.somebody();
  @TempDir private Path folder;

  private String know(String name, String secret) {
    known.put(name, secret);
    return secret;
  }

  /// What is stolen is tried by the hundreds: that it is of no use must not be due to the guessing
  /// defence, which would find that.
  private static Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put("LATCHKEY_DELIVERY_SEALED", "two-locks");
    for (var rule :
        List.of("PAIRS", "SLOW", "SOURCE", "ONE_PASSWORD", "RISING_PASSWORDS", "NAME_ROW")) {
      settings.put("LATCHKEY_DEFENCE_RULES_" + rule + "_ANSWER", "none");
    }
    return settings;
  }

  @Test
  @Tag("S0-05")
  @Tag("S0-26")
  @Tag("DP-16")
  void stolenDataIsOfNoUseAndHoldsNoTokenThatIsStillToBeMailed() throws Exception {
    try (var latchkey = RunningLatchkey.start(settings());
        var api = latchkey.api()) {
      var deliveries = prepare(latchkey, api);
      var mail = latchkey.data().resolve("mail");
      Files.move(mail, mail.resolveSibling("mail-away"));
      Files.createFile(mail);
      var queued = deliveries.place(ClientDeliveries.body("a@example.org", "choose", "mail"));
      assertEquals("ready", deliveries.status(queued.expect(201).text("id")));

      var stolen = steal(latchkey, folder.resolve("stolen"), false);
      var withKeys = steal(latchkey, folder.resolve("with-keys"), true);
      var nothing = use(latchkey, stolen);
      assertEquals(List.of(), texts(nothing.path("worked")));
      hasTriedAll(nothing.path("tried"));
      noticesWhatIsPlanted(latchkey, stolen, withKeys);

      Files.delete(mail);
      Files.move(mail.resolveSibling("mail-away"), mail);
      var late = latchkey.mailbox().awaitDelivery("a@example.org").deliveryToken();
      var canaries = new Canaries();
      TokenSecrets.add(canaries, late);
      RunningLatchkey.files(withKeys).forEach(canaries::searchFile);
    }
  }

  /// Somebody with an account, a session, a link by mail and a server; an application and its
  /// deliveries.
  private ClientDeliveries prepare(RunningLatchkey latchkey, Api api) throws IOException {
    know("password", person.password());
    person.verify(latchkey, api, person.signUp(api).expect(202).text("request")).expect(200);
    know("request", Person.somebody().signUp(api).expect(202).text("request"));
    know("session", person.session(api));
    var other = Person.withAccount(latchkey, api);
    know("recovery token", other.recoveryToken(latchkey, api));
    var application =
        ApiClient.add(latchkey, api, "deliveries:write", "deliveries:read", "webhooks:write");
    know("client secret", application.secret());
    var deliveries = new ClientDeliveries(api, know("access token", application.token()));
    var webhook = Map.of("url", "https://example.org/hook", "events", List.of("delivery.applied"));
    know(
        "webhook secret",
        api.post("/api/v1/webhooks", webhook, deliveries.token()).expect(201).text("secret"));
    for (var mode : List.of("choose", "generate")) {
      order(deliveries, mode, Map.of("email", "b@example.org"), Map.of("account", "deploy"));
    }
    order(deliveries, "two locks", Map.of("email", "b@example.org"), Map.of("account", "deploy"));
    order(
        deliveries,
        "sealed",
        Map.of("email", person.email()),
        Map.of("account", "deploy", "sink", "file", "server_id", register(latchkey)));
    return deliveries;
  }

  private void order(
      ClientDeliveries deliveries, String kind, Map<String, ?> to, Map<String, ?> target) {
    var body = new HashMap<String, Object>(Map.of("recipient", to, "target", target));
    body.put("channel", "return");
    if (kind.equals("choose") || kind.equals("generate")) {
      body.put("mode", kind);
    } else {
      body.put("mode", "sealed");
      body.put("secret", know("secret", SECRET));
    }
    body.put("require_confirm_code", kind.equals("sealed"));
    var placed = deliveries.place(body).expect(201);
    know("token of " + kind, placed.text("token"));
    if (kind.equals("sealed")) {
      know("confirm code", placed.text("confirm_code"));
    }
  }

  private String register(RunningLatchkey latchkey) throws IOException {
    var issued =
        latchkey.administrate(
            "servers",
            "registration-token",
            "--name",
            "web-1",
            "--account",
            person.email(),
            "--json");
    var json = Api.JSON.readTree(issued.out());
    var server = new ServerOfUser(folder.resolve("server"), latchkey.baseUrl());
    var registered = server.register(know("registration", json.path("token").textValue()));
    assertEquals(0, registered.exitCode(), registered::toString);
    return json.path("server_id").textValue();
  }

  /// The database as a dump and as its files are, and whatever else is in the folder; letters have
  /// left it.
  private static Path steal(RunningLatchkey latchkey, Path to, boolean keys)
      throws IOException, SQLException {
    Files.createDirectories(to);
    for (var file : RunningLatchkey.files(latchkey.data())) {
      var name = latchkey.data().relativize(file).toString();
      if (!name.startsWith("mail-away") && (keys || !isKey(name))) {
        Files.copy(file, to.resolve(name.replace('/', '_').replace(".db", ".raw")));
      }
    }
    change(latchkey.database(), "VACUUM INTO '" + to.resolve("dump.db") + "'");
    return to;
  }

  private static boolean isKey(String name) {
    return name.startsWith("keys/") || name.endsWith(".key");
  }

  private static void change(Path database, String statement) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private String known(String what) {
    return Objects.requireNonNull(known.get(what));
  }

  private JsonNode use(RunningLatchkey latchkey, Path stolen) throws IOException {
    var command =
        new ProcessBuilder(
            "node", PROGRAM.toString(), stolen.toString(), latchkey.baseUrl().toString());
    command.environment().put("NODE_EXTRA_CA_CERTS", latchkey.authority().toString());
    var token = known("token of choose");
    var fingerprint = HexFormat.of().formatHex(TokenSecrets.fingerprint(token));
    var run = Finished.of(command, Api.json(Map.of("fingerprint", fingerprint, "known", known)));
    assertTrue(run.exitCode() <= 1 && run.err().isEmpty(), run::toString);
    var told = Api.JSON.readTree(run.out());
    assertEquals(run.exitCode() == 0, told.path("worked").isEmpty());
    return told;
  }

  private static List<String> texts(JsonNode array) {
    return ClientDeliveries.stream(array).map(JsonNode::asText).toList();
  }

  private static void hasTriedAll(JsonNode tried) {
    assertTrue(
        texts(tried.path("modes")).containsAll(List.of("1", "2", "3", "4")), tried::toString);
    for (var column : List.of("passwords.sealed_hash", "deliveries.sealed")) {
      assertTrue(texts(tried.path("sealed")).contains(column), tried::toString);
    }
    assertTrue(tried.path("keys").asInt() > 500, tried::toString);
    assertTrue(tried.path("requests").asInt() > 200, tried::toString);
  }

  private void noticesWhatIsPlanted(RunningLatchkey latchkey, Path stolen, Path withKeys)
      throws IOException, SQLException {
    var secret = TokenSecrets.secret(known("token of generate"));
    var session = Base64.getUrlDecoder().decode(known("session"));
    Files.write(
        stolen.resolve("planted.log"),
        List.of(
            "password " + person.password(),
            "session " + HexFormat.of().formatHex(session),
            "delivery " + known.get("token of two locks"),
            "secret " + Base64.getEncoder().encodeToString(secret),
            "application " + known.get("access token")));
    Files.copy(withKeys.resolve("keys_password-hash-1.key"), stolen.resolve("planted-key"));
    var database = stolen.resolve("dump.db");
    for (var table : List.of("audit_lines", "audit_checkpoints", "attempts", "installation")) {
      change(database, "DELETE FROM " + table); // what was tried in vain need not be tried again
    }
    change(database, "UPDATE accounts SET display_name = '" + known.get("recovery token") + "'");
    var worked = texts(use(latchkey, stolen).path("worked"));
    for (var noticed :
        List.of(
            "found: password in planted.log",
            "found: token of generate in planted.log",
            "password: accounts: POST /api/v1/sessions says 201",
            "session: planted.log: GET /api/v1/session says 200",
            "session: planted.log: GET /account says 200",
            "access token: planted.log: GET /api/v1/deliveries says 200",
            "delivery: planted.log: POST /api/v1/redemptions says 200",
            "key: of a delivery's token in planted.log",
            "opened: passwords.sealed_hash by planted-key",
            "recovery token: accounts.display_name: POST /api/v1/recovery/completion says 200")) {
      assertTrue(worked.contains(noticed), () -> noticed + " is not in " + worked);
    }
  }
}
