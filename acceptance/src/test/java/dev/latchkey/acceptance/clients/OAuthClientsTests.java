package dev.latchkey.acceptance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.ApiClient;
import dev.latchkey.acceptance.fixtures.Finished;
import dev.latchkey.acceptance.fixtures.Launcher;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// OAuth client libraries from npm, unchanged, by their locked versions.
@OneLatchkey
final class OAuthClientsTests {
  private static final Path SOURCES = Launcher.ROOT.resolve("acceptance/src/test/js");
  private static final String REDIRECT = "https://orders.example.org/callback";
  private static Path folder = SOURCES;
  private final RunningLatchkey latchkey;
  private final Api api;

  OAuthClientsTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
  }

  /// Three of four secrets hold a character that these libraries escape.
  private ApiClient withEscapedSecret() {
    var application = ApiClient.add(latchkey, api, "deliveries:read");
    return application.secret().matches(".*[-_].*") ? application : withEscapedSecret();
  }

  @BeforeAll
  static void install(@TempDir Path made) throws IOException {
    folder = made;
    for (var file : RunningLatchkey.files(SOURCES)) {
      Files.copy(file, folder.resolve(file.getFileName()));
    }
    var install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
    var installed = Finished.of(install.directory(folder.toFile()), "");
    assertEquals(0, installed.exitCode(), installed::toString);
  }

  private Finished run(String input, String... words) {
    var command = new ProcessBuilder(words).directory(folder.toFile());
    command.environment().put("NODE_EXTRA_CA_CERTS", latchkey.authority().toString());
    var finished = Finished.of(command, input);
    assertEquals(0, finished.exitCode(), finished::toString);
    return finished;
  }

  @Test
  void librariesGetTokensInEveryWay() {
    var application = withEscapedSecret();
    var base = latchkey.baseUrl().toString();
    var tokens = run(application.secret(), "node", "get-tokens.mjs", base, application.id());
    var lines = tokens.out().lines().toList();
    assertEquals(4, lines.size(), tokens::toString);
    for (var line : lines) {
      assertTrue(line.matches("[a-z0-9-]+ (basic|post): bearer deliveries:read [A-Za-z0-9_-]{43}"));
    }
  }

  /// The discovery, the code flow with PKCE, the ID token and its signature, userinfo, a refresh,
  /// introspection and revocation, once asked for consent and once not.
  @ParameterizedTest
  @ValueSource(strings = {"ES256", "RS256"})
  @Tag("S4-01")
  @Tag("S4-02")
  @Tag("C-35")
  void librariesSignPeopleIn(String algorithm) throws IOException {
    var client =
        RegisteredApplication.add(
            latchkey,
            REDIRECT,
            "--scope",
            "profile",
            "--scope",
            "offline_access",
            "--id-token-signed-response-alg",
            algorithm);
    var person = Person.withAccount(latchkey, api);
    var signedIn =
        run(
            client.secret() + "\n" + person.password(),
            "node",
            "sign-in.mjs",
            latchkey.baseUrl().toString(),
            client.id(),
            REDIRECT,
            person.email(),
            algorithm);
    assertEquals(
        "byOpenidClient: %1$s aal1 true false%nbyOauth4webapi: %1$s aal1 true false"
            .formatted(person.email()),
        signedIn.out().strip());
  }

  /// An essential `acr` is refused where the account has no second factor, and raises the session
  /// once it has; a claim is asked for by its name.
  @Test
  @Tag("S4-28")
  void aLibraryAsksForMoreProof() throws IOException {
    var client = RegisteredApplication.add(latchkey, REDIRECT, "--trusted");
    var person = Person.withAccount(latchkey, api);
    var raised =
        run(
            client.secret() + "\n" + person.password(),
            "node",
            "step-up.mjs",
            latchkey.baseUrl().toString(),
            client.id(),
            REDIRECT,
            person.email());
    assertEquals(
        "aal1, unmet_authentication_requirements, aal2 pwd recovery_code mfa %s true"
            .formatted(person.email()),
        raised.out().strip());
  }

  /// The request is pushed and the application shows who it is by a key of its own; then the same
  /// request without that is refused.
  @Test
  @Tag("S4-01")
  @Tag("ASVS-10.4.16")
  void aLibraryPushesItsRequestsAndSignsItsAssertions(@TempDir Path keys) throws IOException {
    var made = run("", "node", "keys.mjs").out().lines().toList();
    var set = Files.writeString(keys.resolve("orders.jwks"), made.get(0));
    var client =
        RegisteredApplication.add(
            latchkey,
            REDIRECT,
            "--trusted",
            "--auth",
            "private_key_jwt",
            "--jwks",
            set.toString(),
            "--require-par");
    assertFalse(client.hasSecret());
    var person = Person.withAccount(latchkey, api);
    var signedIn =
        run(
            made.get(1) + "\n" + person.password(),
            "node",
            "pushed-requests.mjs",
            latchkey.baseUrl().toString(),
            client.id(),
            REDIRECT,
            person.email());
    assertEquals(
        "%s active:true, not pushed: invalid_request".formatted(person.email()),
        signedIn.out().strip());
  }

  /// An application without a secret, whose tokens are bound to a key: the library does it again
  /// with the nonce of the server, and without the key, its tokens are worth nothing.
  @Test
  @Tag("S4-01")
  @Tag("ASVS-10.3.5")
  void aLibraryBindsItsTokensToAKey() throws IOException {
    var client =
        RegisteredApplication.add(
            latchkey,
            REDIRECT,
            "--scope",
            "offline_access",
            "--trusted",
            "--auth",
            "none",
            "--dpop");
    var person = Person.withAccount(latchkey, api);
    var signedIn =
        run(
            person.password(),
            "node",
            "bound-tokens.mjs",
            latchkey.baseUrl().toString(),
            client.id(),
            REDIRECT,
            person.email());
    assertEquals(
        "%1$s dpop, refreshed: %1$s dpop, stolen: 401 400".formatted(person.email()),
        signedIn.out().strip());
  }
}
