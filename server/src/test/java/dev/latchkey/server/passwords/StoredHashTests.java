package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.EncryptedColumn;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.keys.Wrapping;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What lies in the table, opened with the installation's key and computed again by Bouncy Castle
/// alone: libsodium has made it.
class StoredHashTests {
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private final TestDatabase test = TestDatabase.shared(TestDatabase.Kind.SQLITE);

  @ParameterizedTest
  @CsvSource({"12288, 3", "19456, 2", "65536, 3"})
  @Tag("S4-24")
  @Tag("S4-25")
  @Tag("C-19")
  @Tag("ASVS-11.4.2")
  void isArgon2idAtItsCostAndVerifiesElsewhere(int memoryKib, int passes) {
    var settings = new PasswordSettings(15, 256, 0, memoryKib, passes, List.of("id.example.org"));
    try (var hasher = TestPasswords.hasher(settings)) {
      assertTrue(hasher.algorithm().contains("native libsodium"), hasher::algorithm);
    }
    var ada = stored(settings, "ada@example.org");
    assertEquals(memoryKib, Integer.parseInt(ada.group(1)));
    assertEquals(passes, Integer.parseInt(ada.group(2)));
    assertEquals("1", ada.group(3));
    var salt = Base64.getDecoder().decode(ada.group(4));
    var tag = Base64.getDecoder().decode(ada.group(5));
    assertEquals(16, salt.length);
    assertEquals(32, tag.length);
    assertArrayEquals(tag, argon2id(PASSWORD, salt, memoryKib, passes));
    // Nothing cheaper comes to the same, and no other password.
    assertFalse(Arrays.equals(tag, argon2id(PASSWORD, salt, memoryKib - 64, passes)));
    assertFalse(Arrays.equals(tag, argon2id(PASSWORD, salt, memoryKib, passes - 1)));
    assertFalse(Arrays.equals(tag, argon2id("wrong horse battery", salt, memoryKib, passes)));
    assertFalse(ada.group(4).equals(stored(settings, "bob@example.org").group(4)));
  }

  private MatchResult stored(PasswordSettings settings, String email) {
    var account = TestAccounts.add(test, email).id();
    var passwords = TestPasswords.with(TestKeys.shared(), settings);
    var sealed = passwords.hashAndSeal(account, TestPasswords.accepted(PASSWORD));
    test.run(transaction -> passwords.set(transaction, account, sealed, PasswordChange.By.OWNER));
    var phc = PHC.matcher(opened(account));
    assertTrue(phc.matches());
    return phc.toMatchResult();
  }

  private String opened(Id account) {
    var bytes =
        test.database()
            .read(handle ->
                handle
                    .select(
                        "SELECT sealed_hash FROM passwords WHERE account_id = ?", account.value())
                    .mapTo(byte[].class)
                    .one());
    var vault = TestKeys.shared().vault();
    var context = EncryptedColumn.context(account.value());
    return new String(
        vault.unwrap(Wrapping.Purpose.PASSWORD_HASH, bytes, context), StandardCharsets.UTF_8);
  }

  private static byte[] argon2id(String password, byte[] salt, int memoryKib, int passes) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    var tag = new byte[32];
    generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), tag);
    return tag;
  }
}
