package dev.latchkey.acceptance.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.ClientDeliveries;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.InterceptingProxy;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.ServerOfUser;
import dev.latchkey.acceptance.fixtures.TokenSecrets;
import dev.latchkey.testkit.Canaries;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A server that its owner registers, as owner, operator and application see it.
@OneLatchkey
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegisteredServerTests {
  private static final String PASSWORD = "granite Otter violín 61";
  private static final Pattern SEED = Pattern.compile("(?<=seed |\"seed\":\")[\\w-]{43}");
  private final RunningLatchkey latchkey;
  private final Api api;
  private final ClientDeliveries deliveries;
  @TempDir private Path folder;
  private Person owner;
  private int servers;

  RegisteredServerTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
    var application = ApiClient.add(latchkey, api, "deliveries:write", "deliveries:read");
    this.deliveries = new ClientDeliveries(api, application.token());
  }

  @BeforeEach
  void anotherOwner() {
    owner = Person.withAccount(latchkey, api);
  }

  private ServerOfUser server() {
    servers++;
    return new ServerOfUser(folder.resolve("server" + servers), latchkey.baseUrl());
  }

  private JsonNode issue() throws IOException {
    var issued =
        latchkey.administrate(
            "servers",
            "registration-token",
            "--name",
            "web-1",
            "--account",
            owner.email(),
            "--json");
    assertEquals(0, issued.exitCode(), issued::toString);
    return Api.JSON.readTree(issued.out());
  }

  private String status(String id) throws IOException {
    var listed = latchkey.administrate("servers", "list", "--json");
    for (var shown : Api.JSON.readTree(listed.out())) {
      if (shown.path("id").textValue().equals(id)) {
        return shown.path("status").textValue();
      }
    }
    return "none";
  }

  private Reply order(String server) {
    return deliveries
        .place(
            Map.of(
                "recipient",
                Map.of("email", owner.email()),
                "target",
                Map.of("server_id", server, "account", "deploy", "sink", "file"),
                "mode",
                "sealed",
                "secret",
                PASSWORD,
                "channel",
                "return"))
        .expect(201);
  }

  private static Finished redeem(ServerOfUser server, String token) {
    return server.run(token + "\n", "deploy", server.fileSink(), "--json");
  }

  @Test
  @Tag("S0-44")
  @Tag("S0-13")
  @Tag("DP-6")
  void sealedPasswordArrivesAtItsServerAlone() throws IOException {
    var home = server();
    var issued = issue();
    var registered = home.register(issued.path("token").textValue());
    assertEquals(0, registered.exitCode(), registered::toString);
    var id = issued.path("server_id").textValue();
    assertEquals("active", status(id));
    assertEquals(id, Api.JSON.readTree(registered.out()).path("server").textValue());

    var delivery = order(id);
    var stranger = redeem(server(), delivery.text("token"));
    assertEquals(1, stranger.exitCode(), stranger::toString);
    assertTrue(stranger.out().contains("not_registered"), stranger::out);
    var run = redeemBehindAProxyThatLogsBodies(home, delivery.text("token"));
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(PASSWORD, home.password());
    assertFalse(run.out().contains(PASSWORD) || run.err().contains(PASSWORD));
    var shown = deliveries.show(delivery.text("id")).expect(200);
    assertEquals("applied", shown.text("status"));
    assertEquals("server", shown.text("attested_by"));
    assertEquals(1, redeem(home, delivery.text("token")).exitCode());
  }

  /// None of the secrets that token, journal and identity hold passes the proxy.
  private Finished redeemBehindAProxyThatLogsBodies(ServerOfUser home, String token)
      throws IOException {
    var authority = TestAuthority.stranger();
    var trusted = Files.writeString(folder.resolve("proxy-ca.pem"), authority.pem());
    var canaries = new Canaries();
    TokenSecrets.add(canaries, token);
    canaries.add("the password", PASSWORD);
    addKeys(canaries, home.state().resolve("identities"));
    try (var proxy = InterceptingProxy.before(latchkey, authority.issue("localhost"))) {
      proxy.with((request, behind) -> {
        if (request.isClaim()) {
          addKeys(canaries, home.state().resolve("redemptions"));
        }
        return behind.answer(request);
      });
      var run =
          home.at(proxy.address())
              .run(token + "\n", "deploy", home.fileSink(), "--json", "--ca", trusted.toString());
      assertEquals(3, proxy.passed().size());
      proxy.passed().forEach(passed -> canaries.searchText("what passed", passed.toString()));
      return run;
    }
  }

  private static void addKeys(Canaries canaries, Path state) {
    var seeds =
        RunningLatchkey.files(state).stream()
            .flatMap(file -> SEED.matcher(RunningLatchkey.read(file)).results())
            .map(MatchResult::group)
            .toList();
    assertFalse(seeds.isEmpty());
    for (var seed : seeds) {
      canaries.add("a key of " + state.getFileName(), Base64.getUrlDecoder().decode(seed));
    }
  }

  @Test
  @Tag("S0-44")
  @Tag("DP-8")
  void copyOfTheStateIsNoticedAndTheOperatorUnlocksTheServer() throws IOException {
    var home = server();
    var issued = issue();
    home.register(issued.path("token").textValue());
    var id = issued.path("server_id").textValue();
    var copy = server();
    copy(home.state().resolve("identities"), copy.state().resolve("identities"));
    var delivery = order(id);
    assertEquals(0, redeem(home, delivery.text("token")).exitCode());
    var second = redeem(copy, delivery.text("token"));
    assertEquals(1, second.exitCode(), second::toString);
    assertTrue(deliveries.show(delivery.text("id")).json().has("alarm"));
    assertEquals("suspended", status(id));
    assertEquals(1, home.registrations().exitCode());
    assertEquals(0, latchkey.administrate("servers", "unlock", id).exitCode());
    var standing = home.registrations();
    assertEquals(0, standing.exitCode(), standing::toString);
    assertTrue(standing.out().startsWith("active"), standing::out);
    assertEquals(0, latchkey.administrate("servers", "remove", id).exitCode());
    assertEquals(1, latchkey.administrate("servers", "remove", id).exitCode());
    assertEquals("removed", status(id));
  }

  private static void copy(Path from, Path to) throws IOException {
    var owner = PosixFilePermissions.fromString("rwx------");
    Files.createDirectories(to, PosixFilePermissions.asFileAttribute(owner));
    try (var files = Files.list(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void tokenOfAnotherLatchkeyIsRefusedByARegisteredServer() throws IOException {
    var home = server();
    home.register(issue().path("token").textValue());
    try (var other = RunningLatchkey.startIn(TestFolder.make(), Map.of());
        var otherApi = other.api()) {
      var foreign =
          ClientDeliveries.of(other, otherApi)
              .place(ClientDeliveries.body("someone@example.org", "choose", "return"))
              .expect(201);
      var run = home.redeem("deploy", home.fileSink(), foreign.text("token"), PASSWORD);
      assertEquals(1, run.exitCode(), run::toString);
      assertTrue(run.err().contains("another Latchkey"), run::err);
    }
  }

  @Test
  @Tag("S0-34")
  void serverFollowsTheSigningKeyThatTheFormerOneHasSigned() throws IOException {
    var home = server();
    var issued = issue();
    home.register(issued.path("token").textValue());
    var id = issued.path("server_id").textValue();
    var rotated = latchkey.administrate("keys", "rotate", "signing");
    assertEquals(0, rotated.exitCode(), rotated::toString);
    var delivery = order(id);
    var run = redeem(home, delivery.text("token"));
    assertEquals(0, run.exitCode(), run::toString);
    assertEquals(PASSWORD, home.password());
    var standing = home.registrations();
    assertTrue(standing.out().startsWith("active"), standing::out);
    assertEquals(1, standing.out().lines().filter(line -> line.startsWith("active")).count());
  }

  @Test
  void secondUseOfARegistrationTokenIsRefusedAndShownToBoth() throws IOException {
    var issued = issue();
    var token = issued.path("token").textValue();
    var home = server();
    home.register(token);
    var second = server().register(token);
    assertEquals(1, second.exitCode(), second::toString);
    assertTrue(second.out().contains("contested"), second::out);
    assertEquals("suspended", status(issued.path("server_id").textValue()));
    var again = home.register(token);
    assertTrue(again.out().contains("already_registered"), again::out);
  }
}
