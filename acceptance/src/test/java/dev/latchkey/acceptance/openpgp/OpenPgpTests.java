package dev.latchkey.acceptance.openpgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.acceptance.fixtures.Api;
import dev.latchkey.acceptance.fixtures.Chromium;
import dev.latchkey.acceptance.fixtures.KeyRing;
import dev.latchkey.acceptance.fixtures.OneLatchkey;
import dev.latchkey.acceptance.fixtures.Person;
import dev.latchkey.acceptance.fixtures.Reply;
import dev.latchkey.acceptance.fixtures.RunningLatchkey;
import dev.latchkey.acceptance.fixtures.Visitor;
import dev.latchkey.acceptance.fixtures.Waiting;
import dev.latchkey.testkit.Canaries;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Letters that only their reader can open, with a real GnuPG (S0-16).
@OneLatchkey
@Tag("S0-16")
final class OpenPgpTests {
  private static final String KEY = "/api/v1/openpgp-key";
  private static final String LONG_AGO = "--faked-system-time=20250101T120000";
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Person person;
  private final KeyRing gpg;
  private final String session;

  OpenPgpTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
    person = Person.withAccount(latchkey, api);
    gpg = KeyRing.withKey(person.email());
    session = person.session(api);
  }

  @AfterEach
  void close() {
    gpg.close();
  }

  private Reply send(String method, Map<String, String> body) {
    return api.send(
        api.request(KEY)
            .header("Authorization", "Bearer " + session)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(Api.json(body))));
  }

  private Reply put(String key) {
    return send("PUT", Map.of("key", key, "current_password", person.password()));
  }

  /// Waits for an encrypted letter to the person that was not there before.
  private Path awaitEncrypted(Set<Path> before) {
    return Waiting.forValue(
        "an encrypted letter",
        () ->
            latchkey.mailbox().files().stream()
                .filter(file -> !before.contains(file))
                .filter(file -> RunningLatchkey.read(file).contains("To: " + person.email()))
                .filter(file -> RunningLatchkey.read(file).contains("BEGIN PGP MESSAGE"))
                .findFirst());
  }

  /// As if the owner had had it for weeks.
  private void keepTheKeyForWeeks() {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + latchkey.database());
        var statement = connection.createStatement()) {
      assertTrue(statement.executeUpdate("UPDATE openpgp_keys SET added_at = 0") > 0);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path recoveryLetter() {
    keepTheKeyForWeeks();
    var before = new HashSet<>(latchkey.mailbox().files());
    api.post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    return awaitEncrypted(before);
  }

  @Test
  void aLetterIsEncryptedToItsReaderAndSignedByUs() {
    var saved = put(gpg.publicKey()).expect(200);
    saved.expectFields(
        "fingerprint", "algorithm", "generation", "added_at", "expires_at", "usable");
    assertEquals("classic", saved.text("generation"));
    assertEquals(gpg.fingerprint(), saved.text("fingerprint"));
    gpg.trust(api.get("/openpgp-key.asc").expect(200).text());
    var file = recoveryLetter();
    var outside = RunningLatchkey.read(file);
    assertTrue(outside.contains("Subject: Encrypted message"), outside);
    for (var told : Set.of("reset", "password", "latchkey", "https://")) {
      assertFalse(outside.toLowerCase(Locale.ROOT).contains(told), told);
    }
    var opened = gpg.open(file).ok();
    assertTrue(opened.status().contains("GOODSIG"), opened::status);
    assertTrue(opened.status().contains("DECRYPTION_INFO 2 9"), opened::status);
    assertTrue(opened.text().contains("Subject: Set a new password"), opened::text);
    Person.complete(api, token(opened.text()), "eleven copper barometers").expect(200);
    person.withPassword("eleven copper barometers").signIn(api).expect(201);
  }

  private String token(String letter) {
    var link =
        Pattern.compile("(?m)^" + latchkey.baseUrl() + "/r#([A-Za-z0-9_-]{43})\\r?$")
            .matcher(letter);
    assertTrue(link.find(), letter);
    return link.group(1);
  }

  @Test
  void onlyItsReaderOpensIt() {
    put(gpg.publicKey()).expect(200);
    try (var other = KeyRing.withKey("other@example.org")) {
      var opened = other.open(recoveryLetter());
      assertTrue(opened.status().contains("[GNUPG:] DECRYPTION_FAILED"), opened::status);
      assertEquals("", opened.text());
    }
  }

  @Test
  void theNoticeAboutAKeyIsReadableWithoutIt() {
    put(gpg.publicKey()).expect(200);
    latchkey
        .mailbox()
        .await(person.email(), "a notice", letter -> letter.subject().contains("OpenPGP key"));
  }

  /// It may be an intruder's, who had the password for a while: the mailbox alone leads back.
  @Test
  void aNewKeyIsNotInTheWayBack() {
    put(gpg.publicKey()).expect(200);
    Person.complete(api, person.recoveryToken(latchkey, api), "eleven copper barometers")
        .expect(200);
    latchkey
        .mailbox()
        .await(person.email(), "a notice", letter -> letter.subject().contains("password"));
  }

  @Test
  void theKeyIsShownAndRemoved() {
    api.get(KEY, session).expectProblem(404, "not_found");
    put(gpg.publicKey()).expect(200);
    var shown = api.get(KEY, session).expect(200);
    assertEquals("Ed25519, X25519", shown.text("algorithm"));
    send("DELETE", Map.of("current_password", "not the one"))
        .expectProblem(401, "invalid_credentials");
    send("DELETE", Map.of("current_password", person.password())).expect(204);
    api.get(KEY, session).expectProblem(404, "not_found");
    send("DELETE", Map.of("current_password", person.password())).expectProblem(404, "not_found");
    assertTrue(person.recoveryToken(latchkey, api).length() >= 43);
  }

  @Test
  @Tag("ASVS-7.5.1")
  void aSessionAloneChangesNoKey() {
    send("PUT", Map.of("key", gpg.publicKey())).expectProblem(400, "invalid_field");
    send("PUT", Map.of("key", gpg.publicKey(), "current_password", "not the one"))
        .expectProblem(401, "invalid_credentials");
    api.send(
            api.request(KEY)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{}")))
        .expectProblem(401, "not_signed_in");
    api.get(KEY, session).expectProblem(404, "not_found");
  }

  @Test
  void whatIsNoGoodKeyIsRefusedWithItsReason() {
    assertReason("not_a_key", "hello");
    assertReason("secret_key", gpg.secretKey());
    assertReason("several_keys", gpg.publicKey() + gpg.publicKey());
    assertReason("too_large", "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + "mQEN".repeat(10_000));
    put("x".repeat(70_000)).expectProblem(413, "body_too_large");
  }

  /// One key that is over, one that was called back, and each kind that is too weak or of no use.
  @Test
  @Tag("ASVS-11.2.3")
  void keysThatShallNotBeUsedAreRefusedWithTheirReason() {
    assertReason("weak", made(ring -> ring.make("rsa1024", "default", "never")));
    assertReason("weak", made(ring -> ring.make("rsa2048", "default", "never")));
    assertReason("weak", made(ring -> ring.make("ed25519", "sign", "never").add("rsa2048")));
    assertReason("unsupported", made(ring -> ring.make("dsa2048", "sign", "never").add("elg3072")));
    assertReason("no_encryption", made(ring -> ring.make("ed25519", "sign", "never")));
    assertReason(
        "expired",
        made(ring -> ring.make("ed25519", "sign", "1m", LONG_AGO).add("cv25519", LONG_AGO)));
    assertReason("revoked", made(ring -> ring.make("future-default", "default", "1y").revoke()));
    api.get(KEY, session).expectProblem(404, "not_found");
  }

  private String made(Function<KeyRing, KeyRing> how) {
    try (var ring = KeyRing.withoutKey(person.email())) {
      return how.apply(ring).publicKey();
    }
  }

  private void assertReason(String reason, String key) {
    assertEquals(reason, put(key).expectProblem(422, "openpgp_key_rejected").text("reason"));
  }

  @Test
  void onThePageAKeyIsAddedAndRemoved(Chromium chromium) {
    try (var visitor = chromium.visitor(latchkey)) {
      visitor.signIn(person);
      visitor.isAt("/account");
      visitor.follow("OpenPGP key");
      visitor.sees("Encrypted email");
      paste(visitor, made(ring -> ring.make("rsa2048", "default", "never")), person.password());
      assertTrue(visitor.shows("rnpkeys --generate-key --numbits 3072"));
      paste(visitor, gpg.publicKey(), "not the one");
      assertTrue(visitor.shows("This is not your current password"));
      paste(visitor, gpg.publicKey(), person.password());
      visitor.isAt("/account/openpgp?notice=added");
      assertTrue(visitor.shows("every OpenPGP program can read our email"));
      assertTrue(visitor.shows(gpg.fingerprint().replaceAll("(.{4})(?=.)", "$1 ")));
      gpg.trust(api.get("/openpgp-key.asc").expect(200).text());
      assertTrue(gpg.open(recoveryLetter()).ok().text().contains("/r#"));
      visitor.page().locator("#removal_password").fill("not the one");
      visitor.click("Remove the key");
      assertTrue(visitor.shows("This is not your current password"));
      visitor.page().locator("#removal_password").fill(person.password());
      visitor.click("Remove the key");
      visitor.isAt("/account/openpgp?notice=removed");
      api.get(KEY, session).expectProblem(404, "not_found");
      visitor.behavedWell(new Canaries());
    }
  }

  private static void paste(Visitor visitor, String key, String password) {
    visitor.page().locator("#key").fill(key);
    visitor.page().locator("#current_password").fill(password);
    visitor.click("Save the key");
  }

  /// Not the answer, not its headers, not the public key of the installation.
  @Test
  @Tag("S4-04")
  @Tag("S4-05")
  void nothingTellsFromOutsideWhoHasAKey() {
    put(gpg.publicKey()).expect(200);
    var without = Person.withAccount(latchkey, api);
    var stranger = Person.somebody();
    for (var path : List.of("/api/v1/recovery", "/api/v1/sign-in-links")) {
      var answers =
          List.of(person, without, stranger).stream()
              .map(of -> api.post(path, Map.of("email", of.email())).expect(202))
              .toList();
      assertEquals(1, answers.stream().map(OpenPgpTests::looks).distinct().count(), path);
    }
    var refused =
        List.of(person, without, stranger).stream()
            .map(of -> of.withPassword("not the one").signIn(api))
            .map(OpenPgpTests::looks)
            .distinct();
    assertEquals(1, refused.count());
    // No letter tells of the key that its owner did not get: the one in clear comes in clear.
    assertTrue(without.recoveryToken(latchkey, api).length() >= 43);
  }

  /// What does not differ by chance: cookies and times do.
  private static String looks(Reply reply) {
    return reply.status()
        + String.valueOf(reply.headers().map().keySet())
        + reply.text().replaceAll("\"request\":\"[^\"]*\"", "a request");
  }

  /// Whoever has lost the secret key has no other way back.
  @Test
  void theOperatorRemovesAKey() {
    put(gpg.publicKey()).expect(200);
    assertEquals(0, latchkey.administrate("mail", "remove-key", person.email()).exitCode());
    assertEquals(1, latchkey.administrate("mail", "remove-key", person.email()).exitCode());
    api.get(KEY, session).expectProblem(404, "not_found");
    assertTrue(person.recoveryToken(latchkey, api).length() >= 43);
  }

  @Test
  @Tag("S0-33")
  void ourKeyIsTheOwnersFileAndStaysTheSame() throws IOException {
    var first = api.get("/openpgp-key.asc").expect(200);
    assertEquals("application/pgp-keys", first.header("Content-Type"));
    assertFalse(first.text().contains("PRIVATE"));
    assertEquals(first.text(), api.get("/openpgp-key.asc").text());
    var file = latchkey.data().resolve("keys").resolve("openpgp-1.key");
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }
}
