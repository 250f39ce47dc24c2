package dev.latchkey.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Letters that only their reader can open, with a real GnuPG (S0-16).
@OneLatchkey
@Tag("S0-16")
final class OpenPgpTests {
  private static final String KEY = "/api/v1/openpgp-key";
  private final RunningLatchkey latchkey;
  private final Api api;
  private final Person person;
  private final Gpg gpg;
  private final String session;

  OpenPgpTests(RunningLatchkey latchkey, Api api) {
    this.latchkey = latchkey;
    this.api = api;
    person = Person.withAccount(latchkey, api);
    gpg = new Gpg(person.email());
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

  private Path recoveryLetter() {
    var before = new HashSet<>(latchkey.mailbox().files());
    api.post("/api/v1/recovery", Map.of("email", person.email())).expect(202);
    return awaitEncrypted(before);
  }

  @Test
  void aLetterIsEncryptedToItsReaderAndSignedByUs() {
    put(gpg.publicKey())
        .expect(200)
        .expectFields("fingerprint", "algorithm", "added_at", "expires_at", "usable");
    gpg.trust(api.get("/openpgp-key.asc").expect(200).text());
    var file = recoveryLetter();
    var outside = RunningLatchkey.read(file);
    assertTrue(outside.contains("Subject: Encrypted message"), outside);
    for (var told : Set.of("reset", "password", "Latchkey", "https://")) {
      assertFalse(
          outside
              .toLowerCase(java.util.Locale.ROOT)
              .contains(told.toLowerCase(java.util.Locale.ROOT)),
          told);
    }
    var opened = gpg.open(file).ok();
    assertTrue(opened.status().contains("GOODSIG"), opened::status);
    assertTrue(opened.status().contains("DECRYPTION_INFO 2 9"), opened::status);
    var link =
        Pattern.compile("(?m)^" + latchkey.baseUrl() + "/reset-password#([A-Za-z0-9_-]{43})\\r?$")
            .matcher(opened.out());
    assertTrue(link.find(), opened::out);
    assertTrue(opened.out().contains("Subject: Set a new password"), opened::out);
    Person.complete(api, link.group(1), "eleven copper barometers").expect(200);
  }

  @Test
  void theNoticeAboutAKeyIsReadableWithoutIt() {
    put(gpg.publicKey()).expect(200);
    latchkey
        .mailbox()
        .await(person.email(), "a notice", letter -> letter.subject().contains("OpenPGP key"));
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

  private void assertReason(String reason, String key) {
    assertEquals(reason, put(key).expectProblem(422, "openpgp_key_rejected").text("reason"));
  }

  /// Whoever has lost the secret key has no other way back.
  @Test
  void theOperatorRemovesAKey() {
    put(gpg.publicKey()).expect(200);
    assertEquals(0, latchkey.administrate("mail", "remove-key", person.email()).exitCode());
    assertEquals(1, latchkey.administrate("mail", "remove-key", person.email()).exitCode());
    api.get(KEY, session).expectProblem(404, "not_found");
  }

  @Test
  @Tag("S0-33")
  void ourKeyIsTheOwnersFileAndStaysTheSame() throws IOException {
    var file = latchkey.data().resolve("keys").resolve("openpgp-1.key");
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    var first = api.get("/openpgp-key.asc").expect(200);
    assertEquals("application/pgp-keys", first.header("Content-Type"));
    assertFalse(first.text().contains("PRIVATE"));
    assertEquals(first.text(), api.get("/openpgp-key.asc").text());
  }
}
