package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PasswordHasherTests {
  private static final Password PASSWORD = TestPasswords.prepared("correct horse battery");

  @Test
  @Tag("S4-05")
  @Tag("S4-23")
  void eachReadingIsComparedAlsoAfterTheRightOne() {
    var counting = new CountedHashes();
    var cost = new Argon2Cost(19_456, 2);
    var two = Password.readings(Secret.of("a\u00A0b"));
    try (var hasher = new PasswordHasher(() -> counting, cost, 1)) {
      assertEquals(
          Optional.of(two.getFirst()), hasher.verify(StoredHash.of(CountedHashes.phc(cost)), two));
      assertEquals(List.of(cost, cost), counting.costs());
    }
  }

  @Test
  @Tag("S4-05")
  void aCheaperHashTakesAsLongAsTheDecoy() {
    var counting = new CountedHashes();
    var wanted = new Argon2Cost(65_536, 3);
    try (var hasher = new PasswordHasher(() -> counting, wanted, 1)) {
      hasher.verify(StoredHash.of(CountedHashes.phc(wanted)), List.of(PASSWORD));
      var decoy = counting.work();
      hasher.verify(StoredHash.of(CountedHashes.phc(new Argon2Cost(19_456, 2))), List.of(PASSWORD));
      assertTrue(Math.abs(decoy - counting.work()) <= 8, "of " + decoy);
    }
  }

  @Test
  void nativeAndJavaAgree() {
    var cost = new Argon2Cost(19_456, 2);
    var java = new JavaArgon2id(new SystemRandomness());
    try (var hasher = TestPasswords.hasher(TestPasswords.SETTINGS)) {
      assertTrue(hasher.algorithm().startsWith("argon2id (native libsodium"));
      var made = hasher.hash(PASSWORD);
      assertTrue(java.verify(made.outer(), PASSWORD.value()));
      assertFalse(java.verify(made.outer(), Secret.of("another")));
      var foreign = StoredHash.of(java.hash(PASSWORD.value(), cost));
      assertEquals(Optional.of(PASSWORD), hasher.verify(foreign, List.of(PASSWORD)));
      assertEquals(java.hash(PASSWORD.value(), cost).length(), made.outer().length());
    }
  }

  @Test
  @Tag("ASVS-15.2.2")
  void aFloodIsRefusedAndNotKept() throws InterruptedException {
    var open = new CountDownLatch(1);
    var refused = new AtomicInteger();
    try (var hasher = new PasswordHasher(CountedHashes::new, new Argon2Cost(19_456, 2), 1)) {
      var callers =
          Collections.nCopies(
                  80,
                  (Runnable)
                      () -> {
                        try {
                          hasher.run(() -> {
                            open.await();
                            return true;
                          });
                        } catch (HasherBusy e) {
                          // the refused ones let the others go on
                          if (refused.incrementAndGet() == 80 - 2 - 64) {
                            open.countDown();
                          }
                        }
                      })
              .stream()
              .map(Thread.ofVirtual()::start)
              .toList();
      for (var caller : callers) {
        caller.join();
      }
    }
    assertEquals(80 - 2 - 64, refused.get()); // one is hashed, one is ready, 64 wait
  }

  @Test
  void aStringThatIsNoHashIsOfNoPassword() {
    try (var hasher = TestPasswords.hasher(TestPasswords.SETTINGS)) {
      for (var text : List.of("", "x", "$argon2id$v=19$m=19456,t=2,p=1$", "$".repeat(500))) {
        assertEquals(Optional.empty(), hasher.verify(StoredHash.of(text), List.of(PASSWORD)), text);
        assertTrue(hasher.isOutdated(StoredHash.of(text)), text);
      }
    }
  }

  @Test
  @Tag("C-19")
  @Tag("ASVS-11.4.2")
  void noCostBelowTheFloorIsTaken() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new PasswordSettings(8, 256, 2, 19_455, 2, List.of("example.org")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PasswordSettings(8, 256, 2, 19_456, 1, List.of("example.org")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PasswordSettings(8, 256, 2, 12_288, 2, List.of("example.org")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PasswordSettings(8, 256, 2, 12_287, 3, List.of("example.org")));
    for (var row : List.of(new Argon2Cost(47_104, 1), new Argon2Cost(19_456, 2))) {
      var equal =
          new PasswordSettings(8, 256, 2, row.memoryKib(), row.passes(), List.of("example.org"));
      assertTrue(equal.guesses() > 20_000 && equal.guesses() < 22_000);
    }
  }
}
