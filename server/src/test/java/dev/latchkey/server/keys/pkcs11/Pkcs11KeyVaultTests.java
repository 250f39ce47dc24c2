package dev.latchkey.server.keys.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.KeyVaultSuite;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.VaultUnavailable;
import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.SoftHsm;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// In SoftHSM; `token-a` holds the keys of many installations.
@Tag("S0-36")
class Pkcs11KeyVaultTests extends KeyVaultSuite {
  private static final SoftHsm HSM = SoftHsm.ofThisProcess();
  private static final String TOKEN = "token-a";

  private static Pkcs11Settings settings(String token, String pin) {
    return new Pkcs11Settings(HSM.library(), token, Secret.of(pin));
  }

  private static KeyVault open(String token, Path path) {
    return new Pkcs11KeyVault(
        settings(token, SoftHsm.PIN), new KeyFolder(path), new SystemRandomness());
  }

  @Override
  protected KeyVault open(Path folder) {
    return open(TOKEN, folder);
  }

  private static void assertAway(Runnable use) {
    assertThrows(VaultUnavailable.class, use::run);
  }

  /// As another program sees it.
  @Test
  void everyKeyIsMadeInTheTokenSensitiveAndNeverExtractable() {
    var vault = open("token-b", folder());
    var _ = vault.versions(Purpose.DELIVERY).add();
    var keys = 0;
    var objects = HSM.tool("token-b", "--list-objects");
    for (var object : objects.split("(?m)^(?=\\S)", -1)) {
      if (object.contains("Private Key Object") || object.contains("Secret Key Object")) {
        keys++;
        assertTrue(
            object.contains("sensitive, always sensitive, never extractable, local"), object);
      }
    }
    assertEquals(vault.purposes().size() + 2, keys, objects);
  }

  /// The JDK's key store leaves a second key without a label where one is made as an object of the
  /// token.
  @Test
  @Tag("S0-34")
  void ofADestroyedVersionTheTokenKeepsNothing() {
    var versions = open("token-c", folder()).versions(Purpose.DELIVERY);
    var before = HSM.tool("token-c", "--list-objects", "--type", "secrkey").lines().count();
    for (var day = 1; day < 4; day++) {
      var _ = versions.add();
      versions.destroy(day);
    }
    assertEquals(
        before, HSM.tool("token-c", "--list-objects", "--type", "secrkey").lines().count());
  }

  @Test
  @Tag("S0-33")
  void theFolderHoldsNoKey() throws IOException {
    try (var files = Files.list(path())) {
      for (var file : files.toList()) {
        var content = Files.readString(file, StandardCharsets.US_ASCII);
        assertTrue(content.matches("latchkey-[a-z-]+-[A-Za-z0-9_-]{16}"), content);
      }
    }
  }

  // a token that is away

  @Test
  void anUnpluggedTokenFailsClosedAndComesBackByItself() throws InterruptedException {
    var vault = open("token-d", folder());
    var wrapped = vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    var key = vault.signing().publicKey(1);
    HSM.unplug("token-d");
    for (var i = 0; i < 3; i++) {
      assertAway(() -> vault.wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT));
      assertAway(() -> vault.unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
      assertAway(() -> vault.signing().sign(1, TEXT));
      assertAway(() -> vault.versions(Purpose.DELIVERY).add());
      assertAway(vault::probe);
      assertArrayEquals(key, vault.signing().publicKey(1));
      Thread.sleep(1100);
    }
    HSM.plug("token-d");
    waitFor(vault);
    assertArrayEquals(TEXT, vault.unwrap(Purpose.PASSWORD_HASH, wrapped, CONTEXT));
    assertEquals(64, vault.signing().sign(1, TEXT).length);
    assertEquals(2, vault.versions(Purpose.DELIVERY).add());
  }

  /// The library's state belongs to the process: to begin again ends the sessions of all.
  @Test
  void twoVaultsOfAProcessComeBackTogether() throws InterruptedException {
    var one = open("token-e", folder());
    var two = open("token-f", folder());
    HSM.unplug("token-e");
    assertAway(one::probe);
    Thread.sleep(1100);
    assertAway(one::probe);
    HSM.plug("token-e");
    waitFor(one);
    waitFor(two);
    one.probe();
    two.probe();
  }

  private static void waitFor(KeyVault vault) throws InterruptedException {
    for (var left = 60; left > 0; left--) {
      try {
        vault.probe();
        return;
      } catch (VaultUnavailable e) {
        Thread.sleep(500);
      }
    }
    vault.probe();
  }

  @Test
  void aTokenThatIsAwayAtTheStartIsOneSentence() {
    var refused = assertThrows(VaultUnavailable.class, () -> open("token-99", folder()));
    assertEquals("There is no token with the label token-99.", refused.getMessage());
  }

  /// Tokens lock after a few.
  @Test
  void aRefusedPinIsTriedOnce() throws InterruptedException {
    for (var i = 0; i < 2; i++) {
      var refused =
          assertThrows(
              VaultUnavailable.class, () -> new Token(settings("token-g", "0000"), () -> 0));
      assertEquals("The token token-g refuses the secret keys.pkcs11.pin.", refused.getMessage());
    }
  }

  @Test
  void twoKeysOfOneLabelAreOneSentence() {
    var folder = folder();
    var vault = open("token-h", folder);
    for (var i = 0; i < 2; i++) {
      HSM.tool("token-h", "--keygen", "--key-type", "AES:32", "--label", "twin");
    }
    vault.probe();
    var refused = assertThrows(VaultUnavailable.class, () -> open("token-h", folder));
    assertTrue(
        refused.toString().contains("multiple secret keys sharing same CKA_LABEL"),
        refused::toString);
  }

  @Test
  void aKeyThatTheTokenLacksIsOneSentence() throws IOException {
    var folder = folder();
    open(TOKEN, folder);
    Files.writeString(folder.resolve("delivery-1.pkcs11"), "latchkey-delivery-other");
    var vault = open(TOKEN, folder);
    var refused =
        assertThrows(VaultUnavailable.class, () -> vault.versions(Purpose.DELIVERY).fingerprint(1));
    assertEquals(
        "The token token-a fails: the token has no key latchkey-delivery-other.",
        refused.getMessage());
  }

  @Test
  void aFileThatNamesNoKeyIsOneSentence() throws IOException {
    var folder = folder();
    open(TOKEN, folder);
    for (var content : new String[] {"", "a b", "x".repeat(65), "\n\n", "\u0000"}) {
      Files.writeString(folder.resolve("delivery-1.pkcs11"), content);
      var refused = assertThrows(UnusableKey.class, () -> open(TOKEN, folder));
      assertEquals(
          "The key file delivery-1.pkcs11 does not name a key of the token.", refused.getMessage());
    }
  }

  @Test
  void aLibraryThatIsNoneIsOneSentence() throws IOException {
    var file = Files.writeString(TestFolder.make().resolve("none.so"), "none");
    var settings = new Pkcs11Settings(file, TOKEN, Secret.of("1"));
    var refused = assertThrows(UnusableKey.class, () -> new Token(settings, System::nanoTime));
    assertEquals("The file " + file + " is not a PKCS#11 library.", refused.getMessage());
  }

  /// A module that hangs holds its own threads, and no request.
  @Test
  void aUseThatHangsEndsForTheOneWhoWaits() {
    var token = new Token(settings(TOKEN, SoftHsm.PIN), System::nanoTime);
    var over = new CountDownLatch(1);
    var refused =
        assertThrows(
            VaultUnavailable.class,
            () ->
                token.use(_ -> {
                  awaitUninterruptibly(over);
                  return true;
                }));
    over.countDown();
    assertEquals("The token token-a does not answer in time.", refused.getMessage());
    assertEquals("used", token.use(_ -> "used"));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
