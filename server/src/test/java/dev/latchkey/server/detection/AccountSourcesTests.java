package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-53")
class AccountSourcesTests {
  private final Replay replay = new Replay();

  private boolean isFound() {
    return replay.finds(AccountSourcesDetector.RULE);
  }

  @Test
  void oneNameFromManySourcesIsFound() {
    for (var i = 0; i < 20; i++) {
      assertFalse(isFound());
      replay.afterSeconds(6).fails("ada", Guesses.of(i), Replay.address(i));
    }
    assertTrue(isFound());
    assertEquals(Set.of("account-sources"), replay.found());
  }

  @Test
  void spellingOfTheNameHidesNothing() {
    for (var i = 0; i < 20; i++) {
      replay.fails(
          i % 2 == 0 ? "Ada@Example.org " : "ada@example.org", Guesses.of(i), Replay.address(i));
    }
    assertTrue(isFound());
  }

  @Test
  void jobsInManyPlacesWithOneOldPasswordAreNotFound() {
    for (var i = 0; i < 200; i++) {
      replay.afterSeconds(1).fails("ci-runner", "the password of last year", Replay.address(i));
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void jobsThatSignInFromManyPlacesAtOnceAreNotFound() {
    for (var i = 0; i < 500; i++) {
      replay.succeeds("ci-runner", "a good password", Replay.address(i));
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void travellerWithAnotherAddressEachTimeIsNotFound() {
    for (var day = 0; day < 10; day++) {
      for (var i = 0; i < 6; i++) {
        replay
            .after(Duration.ofHours(1))
            .fails("ada", Guesses.of(i), Replay.address(100 * day + i))
            .succeeds("ada", "the right one", Replay.address(100 * day + i));
      }
    }
    assertEquals(Set.of(), replay.found());
  }
}
