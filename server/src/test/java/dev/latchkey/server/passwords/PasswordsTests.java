package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.passwords.Passwords.Comparison;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class PasswordsTests {
  private static final String BCRYPT =
      "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2";
  private static final Secret PASSWORD = Secret.of("correct horse battery");
  private static final Secret WRONG = Secret.of("wrong horse battery");
  private final TestDatabase test;
  private final Passwords passwords = TestPasswords.with(TestKeys.shared(), TestPasswords.SETTINGS);
  private final Passwords raised = TestPasswords.with(TestKeys.shared(), TestPasswords.RAISED);
  private final Account ada;

  PasswordsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    ada = TestAccounts.add(test, "ada@example.org");
    set(passwords, ada.id(), "correct horse battery");
  }

  private void set(Passwords with, Id account, String password) {
    var hash = with.hashAndSeal(account, TestPasswords.accepted(password));
    test.run(transaction -> with.set(transaction, account, hash, PasswordChange.By.SIGN_UP));
  }

  private Credential credential(Id account) {
    return passwords.credential(test.database(), account);
  }

  @Test
  @Tag("C-33")
  void onlyTheWholePasswordMatches() {
    assertTrue(passwords.matches(credential(ada.id()), PASSWORD));
    for (var other :
        List.of("correct horse batter", "correct horse battery ", "Correct horse battery", "")) {
      assertFalse(passwords.matches(credential(ada.id()), Secret.of(other)), other);
    }
    assertTrue(
        passwords.matches(credential(ada.id()), Secret.of("correct\u00A0horse\u2003battery")));
    assertFalse(passwords.matches(credential(ada.id()), Secret.of("correct horse\u0000battery")));
  }

  @Test
  @Tag("S4-05")
  @Tag("S4-23")
  void howManyHashesAreComputedFollowsFromTheEnteredTextAlone() {
    var hasher = TestPasswords.hasher(TestPasswords.SETTINGS);
    var counted = new Passwords(TestKeys.shared().vault(), hasher, new SystemRandomness());
    var decoy = counted.credential(test.database(), Optional.empty(), new byte[4]);
    var imported =
        switch (counted.read(BCRYPT)) {
          case HashParseResult.Foreign foreign ->
              new Credential(ada.id(), counted.wrapAndSeal(ada.id(), foreign.hash()));
          default -> throw new AssertionError();
        };
    for (var credential : List.of(credential(ada.id()), decoy, imported)) {
      var before = hashes(hasher);
      for (var text : List.of("correct horse battery", "", "x".repeat(1025))) {
        counted.matches(credential, Secret.of(text));
        assertEquals(before + 1, hashes(hasher), text);
        before = hashes(hasher);
      }
      for (var text : List.of("correct\u00A0horse battery", "corre\u0301ct horse battery")) {
        counted.matches(credential, Secret.of(text));
        assertEquals(before + 2, hashes(hasher), text);
        before = hashes(hasher);
      }
    }
  }

  private static long hashes(PasswordHasher hasher) {
    return hasher.computed().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void nobodysPasswordMatchesTheDecoy() {
    var decoy = passwords.credential(test.database(), Optional.empty(), new byte[4]);
    assertFalse(passwords.matches(decoy, PASSWORD));
    assertFalse(passwords.matches(decoy, Secret.of("")));
  }

  @Test
  @Tag("S0-05")
  @Tag("NIST-B4-3.1.1.2-P")
  void theTableHoldsNothingThatCanBeGuessedAt() {
    var sealed = new String(credential(ada.id()).sealedHash(), StandardCharsets.ISO_8859_1);
    assertFalse(sealed.contains("argon2"), sealed);
    var foreign = TestPasswords.with(TestKeys.fresh(), TestPasswords.SETTINGS);
    assertThrows(UnusableKey.class, () -> foreign.matches(credential(ada.id()), PASSWORD));
  }

  @Test
  void aHashThatWasMovedToAnotherAccountDoesNotOpen() {
    var bob = TestAccounts.add(test, "bob@example.org");
    set(passwords, bob.id(), "correct horse battery");
    test.tamper(
        "UPDATE passwords SET sealed_hash = ? WHERE account_id = ?",
        credential(ada.id()).sealedHash(),
        bob.id().value());
    assertThrows(UnusableKey.class, () -> passwords.matches(credential(bob.id()), PASSWORD));
  }

  // raised costs

  @Test
  void aHashOfTodaysCostStays() {
    assertEquals(Comparison.RIGHT, passwords.compare(credential(ada.id()), PASSWORD));
    set(raised, ada.id(), "correct horse battery");
    assertEquals(Comparison.RIGHT, passwords.compare(credential(ada.id()), PASSWORD));
  }

  @Test
  @Tag("CS-PS-3")
  @Tag("NIST-B4-3.1.1.2-H")
  void aCheaperHashIsMadeAnew() {
    test.clock().advance(Duration.ofDays(400));
    var seen = credential(ada.id());
    assertEquals(Comparison.OUTDATED, raised.compare(seen, PASSWORD));
    var renewed = raised.renewed(seen, PASSWORD).orElseThrow();
    test.run(transaction -> raised.renew(transaction, seen, renewed));
    var now = credential(ada.id());
    assertTrue(raised.matches(now, PASSWORD));
    assertFalse(raised.matches(now, WRONG));
    assertEquals(Comparison.RIGHT, raised.compare(now, PASSWORD));
    var change =
        test.database().read(handle -> passwords.lastChange(handle, ada.id())).orElseThrow();
    assertEquals(PasswordChange.By.SIGN_UP, change.by());
    assertTrue(change.at().isBefore(test.clock().instant().minus(Duration.ofDays(300))));
  }

  // another cost, equally strong

  private static final Argon2Cost FORMER = new Argon2Cost(19_456, 2);

  /// With hashes that are counted instead of computed.
  private Passwords counted(CountedHashes hashes, Argon2Cost cost, Randomness randomness) {
    var hasher = new PasswordHasher(() -> hashes, cost, 1);
    return new Passwords(TestKeys.shared().vault(), hasher, randomness);
  }

  @Test
  @Tag("S4-23")
  void anEquallyStrongHashIsRenewedInOneOfEightSignIns() {
    var next = new AtomicInteger();
    Randomness turns =
        count -> {
          var bytes = new byte[count];
          Arrays.fill(bytes, (byte) next.getAndIncrement());
          return bytes;
        };
    var hashes = new CountedHashes();
    set(counted(hashes, FORMER, turns), ada.id(), "correct horse battery");
    var now = counted(hashes, new Argon2Cost(12_288, 3), turns);
    var seen = credential(ada.id());
    var outdated =
        IntStream.range(0, 256)
            .filter(_ -> now.compare(seen, PASSWORD) == Comparison.OUTDATED)
            .count();
    assertEquals(256 / 8, outdated);
    var renewed = now.renewed(seen, PASSWORD).orElseThrow();
    test.run(transaction -> now.renew(transaction, seen, renewed));
    for (var i = 0; i < 16; i++) {
      assertEquals(Comparison.RIGHT, now.compare(credential(ada.id()), PASSWORD));
    }
  }

  /// Of what is computed for an unknown name, nothing tells it from one of the accounts.
  @Test
  @Tag("S4-05")
  void unknownNamesCostWhatAccountsCost() {
    test.tamper("DELETE FROM passwords");
    var hashes = new CountedHashes();
    var randomness = new SystemRandomness();
    var before = counted(hashes, FORMER, randomness);
    var now = counted(hashes, new Argon2Cost(12_288, 3), randomness);
    var people =
        IntStream.range(0, 20)
            .mapToObj(number -> TestAccounts.add(test, "person" + number + "@example.org").id())
            .toList();
    people.subList(0, 15).forEach(person -> set(before, person, "correct horse battery"));
    people.subList(15, 20).forEach(person -> set(now, person, "correct horse battery"));
    assertEquals(0, formerOnes(now, hashes).size(), "nothing was looked at yet");
    now.survey(test.database());
    var first = formerOnes(now, hashes);
    assertEquals(750, first.size());
    people.subList(0, 10).forEach(person -> set(now, person, "correct horse battery"));
    now.survey(test.database());
    var second = formerOnes(now, hashes);
    assertEquals(250, second.size());
    assertTrue(first.containsAll(second), "a name moves on once, as accounts do");
    people.subList(10, 15).forEach(person -> set(now, person, "correct horse battery"));
    now.survey(test.database());
    assertEquals(0, formerOnes(now, hashes).size());
  }

  /// Those of a thousand names, evenly spread, that are compared at the former cost.
  private List<Integer> formerOnes(Passwords now, CountedHashes hashes) {
    return IntStream.range(0, 1000)
        .filter(number -> {
          var name = ByteBuffer.allocate(4).putInt((int) (number * (1L << 32) / 1000)).array();
          now.matches(now.credential(test.database(), Optional.empty(), name), PASSWORD);
          return hashes.last().equals(FORMER);
        })
        .boxed()
        .toList();
  }

  @Test
  void aPasswordThatWasSetMeanwhileStays() {
    var seen = credential(ada.id());
    var renewed = raised.renewed(seen, PASSWORD).orElseThrow();
    set(passwords, ada.id(), "twelve amber windmills");
    test.run(transaction -> raised.renew(transaction, seen, renewed));
    assertTrue(passwords.matches(credential(ada.id()), Secret.of("twelve amber windmills")));
  }
}
