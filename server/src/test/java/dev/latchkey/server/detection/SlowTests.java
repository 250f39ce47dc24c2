package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-63")
class SlowTests {
  private static final String HOME = "203.0.113.7";
  private final Replay replay = new Replay();

  private void isFound() {
    assertEquals(Set.of("slow"), replay.found());
  }

  @Test
  @Tag("S4-53")
  void oneNameFromASourceEveryElevenMinutesIsFound() {
    for (var i = 0; i < 30; i++) {
      replay.after(Duration.ofMinutes(11)).isRefused("ada", Guesses.of(i), Replay.address(i));
    }
    isFound();
  }

  @Test
  @Tag("S4-52")
  void passwordEveryThreeMinutesFromOneSourceIsFound() {
    for (var i = 0; i < 90; i++) {
      replay.after(Duration.ofMinutes(3)).fails(Names.of(i), Guesses.of(i), HOME);
    }
    isFound();
  }

  @Test
  void hundredPairsAnHourAreFoundWithinHours() {
    for (var i = 0; i < 400; i++) {
      replay.afterSeconds(36).fails(Names.of(i), Guesses.of(i), Replay.address(i));
    }
    isFound();
  }

  @Test
  @Tag("S4-55")
  void rowWithANameEveryTenMinutesIsFound() {
    for (var i = 0; i < 30; i++) {
      replay.after(Duration.ofMinutes(10)).fails("john" + i, Guesses.of(i), Replay.address(i));
    }
    isFound();
  }

  /// 2,000 sign-ins, of which one in twelve fails first and one in fifty is given up.
  @Test
  @Tag("S4-65")
  void longDayOfHonestPeopleIsNotFound() {
    for (var i = 0; i < 2000; i++) {
      replay.afterSeconds(14);
      if (i % 12 == 0) {
        replay.fails(Names.of(i), Guesses.of(i), Replay.address(i % 90));
      }
      if (i % 50 == 7) {
        replay.fails(Names.of(i), Guesses.of(i), Replay.address(i % 90));
      } else {
        replay.succeeds(Names.of(i), Guesses.of(-i), Replay.address(i % 90));
      }
    }
    assertEquals(Set.of(), replay.found());
  }
}
