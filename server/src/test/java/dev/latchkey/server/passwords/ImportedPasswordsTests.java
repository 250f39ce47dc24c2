package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EachDatabase
@Tag("S4-23")
class ImportedPasswordsTests {
  private static final Secret PASSWORD = Secret.of("correct horse battery");
  private static final String BCRYPT =
      "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2";
  private final TestDatabase test;
  private final Passwords passwords = TestPasswords.with(TestKeys.shared(), TestPasswords.SETTINGS);
  private final Id ada;

  ImportedPasswordsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    ada = TestAccounts.add(test, "ada@example.org").id();
  }

  private void store(String text) {
    var sealed =
        switch (passwords.read(text)) {
          case HashParseResult.Foreign foreign -> passwords.wrapAndSeal(ada, foreign.hash());
          case HashParseResult.Ours ours -> passwords.seal(ada, ours);
          case HashParseResult.Refused refused -> throw new AssertionError(refused.reason());
        };
    test.run(transaction -> passwords.set(transaction, ada, sealed, PasswordChange.By.IMPORT));
  }

  private Credential credential() {
    return passwords.credential(test.database(), ada);
  }

  private String exported() {
    return test.database().read(handle -> passwords.export(handle, ada)).orElseThrow().exposeText();
  }

  private String kind() {
    return test.database().read(handle -> passwords.kind(handle, ada)).orElseThrow();
  }

  @Test
  @Tag("C-19")
  @Tag("CS-PS-3")
  void anImportedHashIsWrappedAndUpgradedAtTheFirstSignIn() {
    store(BCRYPT);
    assertEquals("bcrypt:10 in argon2id m=12288,t=3,p=1", kind());
    assertTrue(exported().startsWith("$argon2id$v=19$m=12288,t=3,p=1$"), kind());
    assertFalse(exported().contains("Cj7fyLDJytXL"), "the foreign digest is gone");
    assertTrue(passwords.matches(credential(), PASSWORD));
    assertFalse(passwords.matches(credential(), Secret.of("wrong horse battery")));
    assertFalse(passwords.matches(credential(), Secret.of("")));

    var seen = credential();
    var renewed = passwords.renewed(seen, PASSWORD).orElseThrow();
    test.run(transaction -> passwords.renew(transaction, seen, renewed));
    assertEquals("argon2id m=12288,t=3,p=1", kind());
    assertTrue(passwords.matches(credential(), PASSWORD));
    assertEquals(Passwords.Comparison.RIGHT, passwords.compare(credential(), PASSWORD));
  }

  @Test
  void whatIsExportedIsReadAgain() {
    store(BCRYPT);
    var wrapped = exported();
    store(wrapped);
    assertEquals(wrapped, exported());
    assertTrue(passwords.matches(credential(), PASSWORD));
    var plain = passwords.hashAndSeal(ada, TestPasswords.accepted("twelve amber windmills"));
    test.run(transaction -> passwords.set(transaction, ada, plain, PasswordChange.By.OWNER));
    var ours = exported();
    store(ours);
    assertEquals(ours, exported());
    assertTrue(passwords.matches(credential(), Secret.of("twelve amber windmills")));
  }

  @Test
  void argon2idOfALowerCostIsWrapped() {
    var weak = new JavaArgon2id(new SystemRandomness());
    store(weak.hash(PASSWORD, new Argon2Cost(8192, 1)));
    assertEquals("argon2id:19:8192:1:1:32 in argon2id m=12288,t=3,p=1", kind());
    assertTrue(passwords.matches(credential(), PASSWORD));
  }

  /// Of a program that hashes the text as it comes, at a cost below and above ours.
  @ParameterizedTest
  @CsvSource({"8192, 1", "19456, 3"})
  void aTextThatWasHashedAsTypedOpensAndIsPreparedFromThenOn(int memory, int passes) {
    var other = new JavaArgon2id(new SystemRandomness());
    for (var text : List.of("cafe\u0301 au lait", "two\u00A0words here")) {
      var typed = Secret.of(text);
      store(other.hash(typed, new Argon2Cost(memory, passes)));
      var seen = credential();
      assertEquals(Passwords.Comparison.OUTDATED, passwords.compare(seen, typed), text);
      assertFalse(passwords.matches(seen, Secret.of(text.replace('o', 'x') + "x")), text);
      var renewed = passwords.renewed(seen, typed).orElseThrow();
      test.run(transaction -> passwords.renew(transaction, seen, renewed));
      assertEquals("argon2id m=12288,t=3,p=1", kind());
      assertEquals(Passwords.Comparison.RIGHT, passwords.compare(credential(), typed), text);
    }
  }

  @Test
  void aControlCharacterThatAnotherProgramTookOpens() {
    var other = new JavaArgon2id(new SystemRandomness());
    var typed = Secret.of("one\tword here");
    store(other.hash(typed, new Argon2Cost(8192, 1)));
    var seen = credential();
    assertEquals(Passwords.Comparison.OUTDATED, passwords.compare(seen, typed));
    assertFalse(passwords.matches(seen, Secret.of("one word here")));
    var renewed = passwords.renewed(seen, typed).orElseThrow();
    test.run(transaction -> passwords.renew(transaction, seen, renewed));
    assertEquals("argon2id m=12288,t=3,p=1", kind());
    assertEquals(Passwords.Comparison.RIGHT, passwords.compare(credential(), typed));
  }

  @Test
  void afterThatThePreparedFormOpensToo() {
    var other = new JavaArgon2id(new SystemRandomness());
    store(other.hash(Secret.of("cafe\u0301 au lait"), new Argon2Cost(8192, 1)));
    var composed = Secret.of("caf\u00E9 au lait");
    assertFalse(passwords.matches(credential(), composed), "it was never hashed");
    var seen = credential();
    var renewed = passwords.renewed(seen, Secret.of("cafe\u0301 au lait")).orElseThrow();
    test.run(transaction -> passwords.renew(transaction, seen, renewed));
    assertTrue(passwords.matches(credential(), composed));
  }

  @Test
  void aDamagedExportIsRefused() {
    store(BCRYPT);
    var wrapped = exported();
    for (var text :
        new String[] {
          wrapped + "x y", wrapped.replace("bcrypt:10", "bcrypt:31"), BCRYPT + " bcrypt:10:aa", " "
        }) {
      assertInstanceOf(HashParseResult.Refused.class, passwords.read(text), text);
    }
  }

  @Test
  void noPasswordButTheWholeOneMatchesAWrappedHash() {
    store(BCRYPT);
    for (var other : new String[] {"correct horse batter", "Correct horse battery", BCRYPT}) {
      assertFalse(passwords.matches(credential(), Secret.of(other)), other);
    }
  }
}
