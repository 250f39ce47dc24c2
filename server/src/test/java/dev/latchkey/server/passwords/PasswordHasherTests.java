package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PasswordHasherTests {
  private static final Password PASSWORD = TestPasswords.prepared("correct horse battery");

  /// Counts KiB instead of computing hashes.
  private static final class Counting implements HashAlgorithm {
    private final List<Argon2Cost> costs = Collections.synchronizedList(new ArrayList<>());

    @Override
    public String hash(Secret password, Argon2Cost cost) {
      costs.add(cost);
      return phc(cost);
    }

    @Override
    public boolean verify(String phc, Secret password) {
      costs.add(Argon2Cost.of(phc).orElseThrow());
      return true;
    }

    @Override
    public String name() {
      return "counting";
    }

    long work() {
      var work = costs.stream().mapToLong(cost -> (long) cost.memoryKib() * cost.passes()).sum();
      costs.clear();
      return work;
    }
  }

  @Test
  @Tag("S4-05")
  @Tag("S4-23")
  void eachReadingIsComparedAlsoAfterTheRightOne() {
    var counting = new Counting();
    var cost = new Argon2Cost(19_456, 2);
    var two = Password.readings(Secret.of("a\u00A0b"));
    try (var hasher = new PasswordHasher(() -> counting, cost, 1)) {
      assertEquals(Optional.of(two.getFirst()), hasher.verify(StoredHash.of(phc(cost)), two));
      assertEquals(List.of(cost, cost), counting.costs);
    }
  }

  private static String phc(Argon2Cost cost) {
    return "$argon2id$v=19$m=%d,t=%d,p=1$c2FsdA$dGFn".formatted(cost.memoryKib(), cost.passes());
  }

  @Test
  @Tag("S4-05")
  void aCheaperHashTakesAsLongAsTheDecoy() {
    var counting = new Counting();
    var wanted = new Argon2Cost(65_536, 3);
    try (var hasher = new PasswordHasher(() -> counting, wanted, 1)) {
      hasher.verify(StoredHash.of(phc(wanted)), List.of(PASSWORD));
      var decoy = counting.work();
      hasher.verify(StoredHash.of(phc(new Argon2Cost(19_456, 2))), List.of(PASSWORD));
      assertTrue(Math.abs(decoy - counting.work()) <= 8, "of " + decoy);
    }
  }

  @Test
  void nativeAndJavaAgree() {
    var cost = new Argon2Cost(19_456, 2);
    var java = new JavaArgon2id(new SystemRandomness());
    try (var hasher = TestPasswords.hasher(TestPasswords.SETTINGS)) {
      assertEquals("argon2id (native libsodium)", hasher.algorithm());
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
    try (var hasher = new PasswordHasher(Counting::new, new Argon2Cost(19_456, 2), 1)) {
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
        () -> new PasswordSettings(8, 256, 2, 19_455, 2, "example.org"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new PasswordSettings(8, 256, 2, 19_456, 1, "example.org"));
  }
}
