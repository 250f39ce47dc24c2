package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-62")
class TypicalPasswordsTests {
  private static final List<String> SHORT =
      List.of(
          "123456", "admin", "ROOT", "qwerty", "letmein", "toor", "test", "guest", "pass", "oracle",
          "dragon", "monkey", "master");
  private final Replay replay = new Replay();

  @Test
  void typicalPasswordsAtManyNamesAreFound() {
    for (var i = 0; i < 25; i++) {
      replay.afterSeconds(60).fails(Names.of(i), SHORT.get(i % 13), Replay.address(i));
    }
    assertEquals(Set.of("one-password"), replay.found());
  }

  @Test
  void typicalPasswordsAtOneNameAreFound() {
    for (var i = 0; i < 13; i++) {
      replay.after(Duration.ofMinutes(9)).fails("root", SHORT.get(i), Replay.address(i));
    }
    assertEquals(Set.of("one-password"), replay.found());
  }

  @Test
  void thoseOfTheListOfCommonOnesAreTypical() {
    replay.withCommonPasswords(true);
    for (var i = 0; i < 25; i++) {
      replay.afterSeconds(60).fails(Names.of(i), Guesses.of(i), Replay.address(i));
    }
    assertTrue(replay.finds(OnePasswordDetector.RULE));
  }

  @Test
  @Tag("S4-65")
  void honestPeopleWithSuchPasswordsAreNotFound() {
    for (var i = 0; i < 2000; i++) {
      replay.afterSeconds(1).succeeds(Names.of(i), "right " + i, Replay.address(i));
      if (i % 200 == 0) {
        replay.fails(Names.of(i), "123456", Replay.address(i));
      }
    }
    assertEquals(Set.of(), replay.found());
  }
}
