package dev.latchkey.server.openpgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.Gpg;
import dev.latchkey.testkit.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of every kind, made by GnuPG.
@Tag("S0-16")
class KeyValidatorTests {
  private static final Instant NOW = TestClock.START;
  private static final Gpg GPG = new Gpg(NOW.minus(Duration.ofDays(100)));

  @AfterAll
  static void close() {
    GPG.close();
  }

  private static String judge(String armoured, Instant at) {
    return switch (KeyValidator.pasted(armoured, at)) {
      case KeyVerdict.Usable good -> good.key().algorithm();
      case KeyVerdict.Unusable bad -> bad.problem().word();
    };
  }

  private static String judge(String armoured) {
    return judge(armoured, NOW);
  }

  @ParameterizedTest
  @Tag("ASVS-11.2.3")
  @CsvSource(
      delimiter = '|',
      value = {
        "rsa3072|rsa3072|RSA 3072, RSA 3072",
        "ed25519|cv25519|Ed25519, X25519",
        "ed25519|rsa3072|Ed25519, RSA 3072",
        "nistp256|nistp256|NIST P-256, NIST P-256",
        "nistp384|nistp521|NIST P-384, NIST P-521",
        "rsa1024|rsa3072|weak",
        "rsa2048|rsa2048|weak",
        "ed25519|rsa2048|weak",
        "dsa2048|cv25519|unsupported",
        "brainpoolP256r1|cv25519|unsupported",
        "secp256k1|cv25519|unsupported",
        "ed25519|brainpoolP256r1|no_encryption",
        "ed25519||no_encryption"
      })
  void theKindOfKeyDecides(String primary, String subkey, String expected) {
    var name = primary + (subkey == null ? "" : subkey) + "kind";
    var subkeys = subkey == null ? new String[0] : new String[] {subkey};
    assertEquals(expected, judge(GPG.make(name, primary, "never", subkeys).export(name)));
  }

  private static String generation(String armoured) {
    return assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(armoured, NOW))
        .key()
        .generation()
        .word();
  }

  @Test
  void theGenerationOfTheAlgorithmsIsTold() {
    var made = NOW.minus(Duration.ofDays(1));
    GPG.make("classic", "ed25519", "never", "cv25519");
    assertEquals("classic", generation(GPG.export("classic")));
    assertEquals("both", generation(BouncyCastle.pasted(BouncyCastle.both(made))));
    assertEquals("Ed25519, X25519", judge(BouncyCastle.pasted(BouncyCastle.both(made))));
    var modern = BouncyCastle.make(4, made, generator -> generator.ed25519x25519Key("new"));
    assertEquals("rfc9580", generation(BouncyCastle.pasted(modern)));
    var named = BouncyCastle.make(4, made, generator -> generator.classicKey("not classic"));
    assertEquals("rfc9580", generation(BouncyCastle.pasted(named)));
  }

  @Test
  void whatBouncyCastleMakesByDefaultIsOfANewVersion() {
    var made = NOW.minus(Duration.ofDays(1));
    var six = BouncyCastle.make(6, made, generator -> generator.ed25519x25519Key("six"));
    assertEquals("new_version", judge(BouncyCastle.pasted(six)));
  }

  /// The last subkey's end counts, as long as another one is good.
  @Test
  void aKeyLastsAsLongAsOneSubkey() {
    GPG.make("twosubs", "ed25519", "never");
    GPG.run("--quick-add-key", GPG.fingerprint("twosubs"), "cv25519", "encr", "4m").ok();
    GPG.run("--quick-add-key", GPG.fingerprint("twosubs"), "rsa3072", "encr", "8m").ok();
    var key =
        assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(GPG.export("twosubs"), NOW))
            .key();
    assertTrue(key.expiresAt().orElseThrow().isAfter(NOW.plus(Duration.ofDays(100))));
    assertEquals("Ed25519, RSA 3072", judge(GPG.export("twosubs"), NOW.plus(Duration.ofDays(60))));
  }

  @Test
  void whatItTellsIsWhatGpgTells() {
    GPG.make("facts", "ed25519", "6m", "cv25519");
    var key =
        assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(GPG.export("facts"), NOW))
            .key();
    assertEquals(GPG.fingerprint("facts"), key.fingerprint());
    var made = NOW.minus(Duration.ofDays(100));
    var end = key.expiresAt().orElseThrow();
    assertTrue(end.isAfter(made.plus(Duration.ofDays(178))), end::toString);
    assertTrue(end.isBefore(made.plus(Duration.ofDays(185))), end::toString);
    GPG.make("lasting", "ed25519", "never", "cv25519");
    var lasting =
        assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.pasted(GPG.export("lasting"), NOW));
    assertEquals(Optional.empty(), lasting.key().expiresAt());
  }

  @Test
  void anExpiredKeyIsRefusedFromItsLastSecondOn() {
    var pasted = GPG.make("expiring", "ed25519", "2m", "cv25519").export("expiring");
    var made = NOW.minus(Duration.ofDays(100));
    var usable =
        assertInstanceOf(
            KeyVerdict.Usable.class, KeyValidator.pasted(pasted, made.plus(Duration.ofDays(1))));
    var end = usable.key().expiresAt().orElseThrow();
    assertEquals("Ed25519, X25519", judge(pasted, end.minusSeconds(1)));
    assertEquals("expired", judge(pasted, end));
    assertEquals("expired", judge(pasted, NOW));
  }

  @Test
  void theSubkeysEndCountsToo() {
    GPG.make("subend", "ed25519", "never");
    GPG.run("--quick-add-key", GPG.fingerprint("subend"), "cv25519", "encr", "1m").ok();
    var pasted = GPG.export("subend");
    var made = NOW.minus(Duration.ofDays(100));
    var usable =
        assertInstanceOf(
            KeyVerdict.Usable.class, KeyValidator.pasted(pasted, made.plus(Duration.ofDays(1))));
    assertTrue(usable.key().expiresAt().isPresent());
    assertEquals("no_encryption", judge(pasted));
  }

  @Test
  void aKeyFromTheFutureIsNotGoodYet() {
    var pasted = GPG.make("future", "ed25519", "never", "cv25519").export("future");
    assertEquals("not_signed", judge(pasted, NOW.minus(Duration.ofDays(101))));
  }

  @Test
  void aRevokedKeyIsRefused() {
    GPG.make("revoked", "ed25519", "never", "cv25519");
    edit("revoked", "revkey\ny\n0\n\ny\nsave\n");
    assertEquals("revoked", judge(GPG.export("revoked")));
  }

  @Test
  void aRevokedSubkeyIsNotUsed() {
    GPG.make("subrevoked", "ed25519", "never", "cv25519");
    edit("subrevoked", "key 1\nrevkey\ny\n0\n\ny\nsave\n");
    assertEquals("no_encryption", judge(GPG.export("subrevoked")));
    GPG.run("--quick-add-key", GPG.fingerprint("subrevoked"), "rsa3072", "encr", "never").ok();
    assertEquals("Ed25519, RSA 3072", judge(GPG.export("subrevoked")));
  }

  private static void edit(String name, String commands) {
    GPG.run(
            commands.getBytes(StandardCharsets.UTF_8),
            "--command-fd",
            "0",
            "--expert",
            "--edit-key",
            GPG.fingerprint(name))
        .ok();
  }

  @Test
  void aKeyWithoutAesIsRefused() {
    GPG.run(
            "--default-preference-list",
            "3DES SHA256",
            "--quick-generate-key",
            Gpg.address("threedes"),
            "rsa3072",
            "default",
            "never")
        .ok();
    assertEquals("no_aes", judge(GPG.export("threedes")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1", "RIPEMD160"})
  void aKeyThatIsBoundByABrokenDigestIsRefused(String digest) {
    var name = "digest" + digest;
    GPG.run(
            "--allow-weak-key-signatures",
            "--cert-digest-algo",
            digest,
            "--quick-generate-key",
            Gpg.address(name),
            "rsa3072",
            "default",
            "never")
        .ok();
    assertEquals("not_signed", judge(GPG.export(name)));
  }

  @Test
  void aKeyThatWasTamperedWithIsRefused() {
    GPG.make("tampered", "ed25519", "never", "cv25519");
    var whole = GPG.run("--export", Gpg.address("tampered")).ok().out();
    assertInstanceOf(KeyVerdict.Usable.class, KeyValidator.stored(whole, NOW));
    var usable = 0;
    for (var i = 0; i < whole.length; i++) {
      var flipped = whole.clone();
      flipped[i] ^= 0x10;
      usable += KeyValidator.stored(flipped, NOW) instanceof KeyVerdict.Usable ? 1 : 0;
    }
    // What no signature covers changes nothing: lengths in another form, unhashed hints.
    assertTrue(usable < 40, "usable after " + usable + " of " + whole.length + " changes");
  }

  @Test
  void aKeyThatIsCutOffIsRefusedWithoutAnException() {
    GPG.make("cut", "ed25519", "never", "cv25519");
    var whole = GPG.run("--export", Gpg.address("cut")).ok().out();
    for (var length = 0; length < whole.length - 1; length++) {
      assertInstanceOf(
          KeyVerdict.Unusable.class, KeyValidator.stored(Arrays.copyOf(whole, length), NOW));
    }
  }

  @Test
  void aSecretKeyIsRefusedAndCalledOne() {
    GPG.make("secret", "ed25519", "never", "cv25519");
    var secret = GPG.run("--armor", "--export-secret-keys", Gpg.address("secret")).ok();
    assertEquals("secret_key", judge(secret.text()));
    assertEquals("secret_key", judge(GPG.export("secret") + secret.text()));
  }

  @Test
  void severalKeysAreRefused() {
    GPG.make("one", "ed25519", "never", "cv25519").make("two", "ed25519", "never", "cv25519");
    assertEquals("several_keys", judge(GPG.export("one") + GPG.export("two")));
    var both = GPG.run("--armor", "--export", Gpg.address("one"), Gpg.address("two")).ok().text();
    assertEquals("several_keys", judge(both));
  }

  @Test
  void blanksAndWindowsLinesAroundAPastedKeyDoNoHarm() {
    var pasted = GPG.make("pasted", "ed25519", "never", "cv25519").export("pasted");
    assertEquals("Ed25519, X25519", judge("  my key:\r\n\r\n" + pasted.replace("\n", "\r\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----||mQENB|-----END PGP PUBLIC KEY BLOCK-----",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----||\u0000\uD800|-----END PGP PUBLIC KEY BLOCK-----",
        "-----BEGIN PGP MESSAGE-----||hF4D|-----END PGP MESSAGE-----",
        "-----BEGIN CERTIFICATE-----||MIIB|-----END CERTIFICATE-----"
      })
  void whatIsNoKeyIsCalledNone(String lines) {
    assertEquals("not_a_key", judge(lines.replace('|', '\n')));
  }

  @Test
  void aKeyWithoutEndIsTooLarge() {
    assertEquals(
        "too_large",
        judge("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n" + "mQEN".repeat(KeyValidator.MAX_LENGTH)));
  }
}
