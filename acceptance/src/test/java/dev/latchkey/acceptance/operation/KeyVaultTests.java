package dev.latchkey.acceptance.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.ManagementPort;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.SoftHsm;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import dev.latchkey.testkit.TestPorts;
import dev.latchkey.testkit.TransitServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A server whose keys are elsewhere, from outside.
public final class KeyVaultTests {
  private static final String TOKEN = "latchkey";

  /// A folder whose secrets file holds what opens the vault.
  static Path folderWith(String secret, String value) throws IOException {
    var folder = TestFolder.make();
    var data = Files.createDirectory(folder.resolve("data"));
    var set = Launcher.runWith(value + "\n", "secrets", "set", secret, "--data", data.toString());
    assertEquals(0, set.exitCode(), set::err);
    return folder;
  }

  private static Map<String, String> settings(SoftHsm hsm, int managementPort) {
    var environment = new HashMap<>(hsm.environment());
    environment.put("LATCHKEY_KEYS_VAULT", "pkcs11");
    environment.put("LATCHKEY_KEYS_PKCS11_LIBRARY", hsm.library().toString());
    environment.put("LATCHKEY_KEYS_PKCS11_TOKEN_LABEL", TOKEN);
    environment.put("LATCHKEY_MANAGEMENT_PORT", "" + managementPort);
    return environment;
  }

  @Test
  @Tag("S0-36")
  void withAnUnpluggedTokenWhatNeedsItsKeysFailsClosedAndTheRestAnswers()
      throws IOException, InterruptedException {
    var hsm = SoftHsm.with(TOKEN);
    var port = TestPorts.free();
    var folder = folderWith("keys.pkcs11.pin", SoftHsm.PIN);
    try (var latchkey = RunningLatchkey.startIn(folder, settings(hsm, port));
        var api = latchkey.api()) {
      var person = Person.withAccount(latchkey, api);
      var session = person.session(api);
      forwardAuth(api, session).expect(200);
      assertEquals(200, ManagementPort.ask(latchkey, port, "/readyz").statusCode());

      hsm.unplug(TOKEN);
      for (var anyone : new Person[] {person, person.withPassword("wrong"), Person.somebody()}) {
        var refused = anyone.signIn(api).expectProblem(503, "unavailable");
        assertEquals("5", refused.header("Retry-After"));
      }
      forwardAuth(api, session).expect(503);
      api.get("/api/v1/session", session).expect(200);
      for (var page : new String[] {"/sign-in", "/sign-up", "/forgot-password"}) {
        api.get(page).expect(200);
      }
      var ready = ManagementPort.ask(latchkey, port, "/readyz");
      assertEquals(503, ready.statusCode());
      assertEquals("not ready: the key vault does not respond\n", ready.body());
      assertEquals(200, ManagementPort.ask(latchkey, port, "/livez").statusCode());

      hsm.plug(TOKEN);
      Waiting.until("the token", () -> person.signIn(api).status() == 201);
      forwardAuth(api, session).expect(200);
      assertEquals(200, ManagementPort.ask(latchkey, port, "/readyz").statusCode());
      person.withPassword("wrong").signIn(api).expect(401);

      var _ = latchkey.stop();
      latchkey.restart();
      person.signIn(api).expect(201);
      api.get("/api/v1/session", session).expect(200);
    }
  }

  private static Reply forwardAuth(Api api, String session) {
    return api.send(api.request("/api/v1/forward-auth").header("Cookie", "__Host-s=" + session));
  }

  @Test
  @Tag("S0-37")
  void withoutItsKeyServiceWhatNeedsItsKeysFailsClosedAndTheRestAnswers()
      throws IOException, InterruptedException {
    var port = TestPorts.free();
    var authority = TestAuthority.named("CN=Transit");
    var folder = folderWith("keys.transit.token", TransitServer.TOKEN);
    try (var service = new TransitServer(authority)) {
      var settings =
          Map.of(
              "LATCHKEY_KEYS_VAULT",
              "transit",
              "LATCHKEY_KEYS_TRANSIT_ADDRESS",
              service.address().toString(),
              "LATCHKEY_KEYS_TRANSIT_CA",
              authority.writeTo(folder).toString(),
              "LATCHKEY_MANAGEMENT_PORT",
              "" + port);
      try (var latchkey = RunningLatchkey.startIn(folder, settings);
          var api = latchkey.api()) {
        var person = Person.withAccount(latchkey, api);
        var session = person.session(api);
        forwardAuth(api, session).expect(200);

        service.deny("decrypt/");
        person.signIn(api).expectProblem(503, "unavailable");
        service.deny("");
        person.signIn(api).expect(201);

        service.unplug();
        for (var anyone : new Person[] {person, person.withPassword("no"), Person.somebody()}) {
          anyone.signIn(api).expectProblem(503, "unavailable");
        }
        forwardAuth(api, session).expect(503);
        api.get("/api/v1/session", session).expect(200);
        api.get("/sign-in").expect(200);
        assertEquals(
            "not ready: the key vault does not respond\n",
            ManagementPort.ask(latchkey, port, "/readyz").body());

        service.plug();
        Waiting.until("the service", () -> person.signIn(api).status() == 201);
        assertEquals("ready\n", ManagementPort.ask(latchkey, port, "/readyz").body());
        var _ = latchkey.stop();
        latchkey.restart();
        api.get("/api/v1/session", session).expect(200);
      }
    }
  }

  @Test
  @Tag("S0-34")
  void aRewrapThatIsKilledGoesOnWhereItWas() throws IOException {
    var authority = TestAuthority.named("CN=Transit");
    var folder = folderWith("keys.transit.token", TransitServer.TOKEN);
    try (var service = new TransitServer(authority)) {
      Files.writeString(
          folder.resolve("data/latchkey.yaml"),
          """
          keys:
            vault: transit
            transit:
              address: %s
              ca: %s
          """
              .formatted(service.address(), authority.writeTo(folder)));
      try (var latchkey = RunningLatchkey.startIn(folder, Map.of());
          var api = latchkey.api()) {
        var person = Person.withAccount(latchkey, api);
        importCopies(latchkey, folder, 600);
        assertEquals(0, latchkey.administrate("keys", "rotate", "password-hash").exitCode());
        killRewrapping(latchkey, service, 300);
        var left = uses(latchkey, "password-hash-1");
        assertTrue(left > 0 && left < 601, "" + left);
        person.signIn(api).expect(201);
        assertEquals(0, latchkey.administrate("keys", "rewrap").exitCode());
        assertEquals(0, uses(latchkey, "password-hash-1"));
        assertEquals(601, uses(latchkey, "password-hash-2"));
        new Person("copy599@example.org", person.password()).signIn(api).expect(201);
      }
    }
  }

  /// Accounts with the password of the only one that is there.
  private static void importCopies(RunningLatchkey latchkey, Path folder, int count)
      throws IOException {
    var exported = latchkey.administrate("accounts", "export", "--with-hashes").out();
    var hash = Api.JSON.readTree(exported).path("password_hash").asText();
    var lines = new StringBuilder();
    for (var i = 0; i < count; i++) {
      lines.append("{\"email\":\"copy").append(i).append("@example.org\",\"password_hash\":\"");
      lines.append(hash).append("\"}\n");
    }
    var file = Files.writeString(folder.resolve("copies.jsonl"), lines);
    var imported = latchkey.administrate("accounts", "import", file.toString());
    assertEquals(0, imported.exitCode(), imported::err);
  }

  private static void killRewrapping(RunningLatchkey latchkey, TransitServer service, int after) {
    var before = rewraps(service);
    var command = Launcher.latchkey("keys", "rewrap", "--data", latchkey.data().toString());
    var process = Launcher.start(command.inheritIO());
    Waiting.until("the middle", () -> rewraps(service) > before + after);
    process.destroyForcibly();
    assertTrue(Waiting.ends(process, Waiting.PATIENCE));
    assertEquals(137, process.exitValue());
  }

  private static long rewraps(TransitServer service) {
    return service.paths().stream().filter("rewrap/latchkey-password-hash"::equals).count();
  }

  private static long uses(RunningLatchkey latchkey, String id) throws IOException {
    var inventory = latchkey.administrate("keys", "inventory", "--json");
    for (var key : Api.JSON.readTree(inventory.out())) {
      if (key.path("id").asText().equals(id)) {
        return key.path("uses").asLong();
      }
    }
    throw new AssertionError(inventory);
  }

  @Test
  @Tag("S0-36")
  void withoutItsTokenOrItsPinNothingStarts() throws IOException {
    var hsm = SoftHsm.with(TOKEN);
    var folder = folderWith("keys.pkcs11.pin", "1111");
    var environment = settings(hsm, 0);
    assertTrue(serve(folder, environment).contains("refuses the secret keys.pkcs11.pin."));
    environment.put("LATCHKEY_KEYS_PKCS11_TOKEN_LABEL", "another");
    assertTrue(serve(folder, environment).contains("There is no token with the label another."));
    environment.put("LATCHKEY_KEYS_PKCS11_LIBRARY", "/nowhere.so");
    assertTrue(serve(folder, environment).contains("/nowhere.so cannot be read"));
    environment.remove("LATCHKEY_KEYS_PKCS11_LIBRARY");
    assertTrue(
        serve(folder, environment)
            .contains("keys.pkcs11.library must be set with keys.vault: pkcs11."));
  }

  private static String serve(Path folder, Map<String, String> environment) {
    var data = folder.resolve("data").toString();
    var command = Launcher.latchkey("serve", "--data", data, "--port", "" + TestPorts.free());
    command.environment().putAll(environment);
    var finished = Finished.of(command, "");
    assertEquals(1, finished.exitCode(), finished::err);
    assertEquals(1, finished.errorLines().size(), finished::err);
    return finished.err();
  }
}
