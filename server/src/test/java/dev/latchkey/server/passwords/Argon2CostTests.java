package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class Argon2CostTests {
  private static final Argon2Cost BASE = new Argon2Cost(19_456, 2);

  @Test
  void isReadFromWhatWeMake() {
    var phc = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$dGFn";
    assertEquals(Optional.of(BASE), Argon2Cost.of(phc));
    assertEquals(Optional.empty(), Argon2Cost.of(phc.replace("p=1", "p=4")));
    assertEquals(Optional.empty(), Argon2Cost.of(phc.replace("argon2id", "argon2i")));
    assertEquals(Optional.empty(), Argon2Cost.of("$2b$12$x"));
  }

  @Test
  void lessMemoryOrLessWorkIsBelow() {
    assertFalse(BASE.isBelow(BASE));
    assertTrue(BASE.isBelow(new Argon2Cost(19_456, 3)));
    assertTrue(BASE.isBelow(new Argon2Cost(65_536, 1)));
    assertFalse(new Argon2Cost(65_536, 3).isBelow(BASE));
    assertFalse(new Argon2Cost(47_104, 1).isBelow(new Argon2Cost(19_456, 2)));
    assertTrue(new Argon2Cost(12_288, 10).isBelow(BASE));
  }

  @Test
  void whatIsEqualForAnAttackerIsNotBelow() {
    var now = new Argon2Cost(12_288, 3);
    assertTrue(BASE.isEqualFor(now) && now.isEqualFor(BASE));
    assertFalse(BASE.isBelow(now) || now.isBelow(BASE));
    assertFalse(new Argon2Cost(12_288, 2).isEqualFor(now));
    assertTrue(new Argon2Cost(12_288, 2).isBelow(now));
    assertTrue(now.isBelow(new Argon2Cost(65_536, 3)));
  }

  @Test
  void whatItLeavesAnAttackerFollowsFromWhatIsWritten() {
    assertEquals(21_824, new Argon2Cost(12_288, 3).guesses());
    var strict = new Argon2Cost(65_536, 3).guesses();
    assertTrue(strict > 4_000 && strict < 4_500, "of strict: " + strict);
  }

  @Test
  void whatIsMissingAddsUpWithinTheMemoryOfTheGoal() {
    for (var memory = 19_456; memory < 200_000; memory += 7_919) {
      for (var passes = 1; passes < 6; passes++) {
        var goal = new Argon2Cost(memory, passes);
        var rest = BASE.upTo(goal);
        var missing = (long) memory * passes - 19_456L * 2;
        var spent = rest.map(left -> (long) left.memoryKib() * left.passes()).orElse(0L);
        assertTrue(Math.abs(Math.max(0, missing) - spent) <= 8 + passes, goal + " " + rest);
        assertTrue(rest.isEmpty() || rest.get().memoryKib() <= memory, goal + " " + rest);
      }
    }
  }

  @Test
  void nothingIsMissingWhereNothingIs() {
    assertEquals(Optional.empty(), BASE.upTo(BASE));
    assertEquals(Optional.empty(), new Argon2Cost(65_536, 3).upTo(BASE));
  }

  @Test
  void aHashOfNothingIsNone() {
    assertThrows(IllegalArgumentException.class, () -> new Argon2Cost(7, 1));
    assertThrows(IllegalArgumentException.class, () -> new Argon2Cost(8, 0));
  }
}
