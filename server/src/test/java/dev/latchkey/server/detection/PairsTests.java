package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-63")
class PairsTests {
  private static final int SEED = 20_261_129;
  private final Replay replay = new Replay();
  private final Random random = new Random(SEED);

  private boolean isFound() {
    return replay.finds(PairsDetector.RULE);
  }

  @Test
  void listFromAHundredThousandAddressesIsFoundWithinAThousandAttempts() {
    for (var i = 0; i < 1000 && !isFound(); i++) {
      var address = Replay.address(random.nextInt(100_000));
      if (random.nextInt(50) == 0) {
        replay.succeeds(Names.of(i), Guesses.of(i), address);
      } else {
        replay.after(Duration.ofMillis(500)).fails(Names.of(i), Guesses.of(i), address);
      }
    }
    assertEquals(Set.of("pairs"), replay.found());
  }

  /// The attack hides among as many honest people.
  @Test
  void oneAmongHonestPeopleIsFoundWithinAThousandOfItsAttempts() {
    for (var i = 0; i < 1000; i++) {
      replay.after(Duration.ofMillis(300));
      replay.fails(Names.of(i), Guesses.of(i), Replay.address(i));
      honest(5000 + i);
    }
    assertTrue(isFound());
  }

  /// Mistypes once in twelve, and then signs in; once in fifty goes away.
  private void honest(int number) {
    var name = Names.of(number);
    var address = Replay.address(200_000 + number % 700);
    if (random.nextInt(12) == 0) {
      replay.fails(name, Guesses.of(number), address);
    }
    if (random.nextInt(50) == 0) {
      replay.fails(name, Guesses.of(number), address);
    } else {
      replay.succeeds(name, "right " + number, address);
    }
  }

  @Test
  @Tag("S4-65")
  void mondayMorningIsNotFound() {
    for (var i = 0; i < 10_000; i++) {
      replay.after(Duration.ofMillis(400));
      honest(random.nextInt(13_000));
    }
    assertEquals(Set.of(), replay.found());
  }

  /// All of them behind one address.
  @Test
  @Tag("S4-65")
  void mondayMorningAtAUniversityIsNotFound() {
    for (var i = 0; i < 5_000; i++) {
      replay.after(Duration.ofMillis(700));
      var name = Names.of(random.nextInt(13_000));
      var kind = random.nextInt(50);
      if (kind < 4) {
        replay.fails(name, Guesses.of(i), "203.0.113.7");
      }
      if (kind == 5) {
        replay.fails(name, Guesses.of(i), "203.0.113.7");
      } else {
        replay.succeeds(name, "right " + name, "203.0.113.7");
      }
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void fewerThanTheThresholdAreNotFound() {
    for (var i = 0; i < 199; i++) {
      replay.fails(Names.of(i), Guesses.of(i), Replay.address(i));
    }
    assertFalse(isFound());
  }
}
