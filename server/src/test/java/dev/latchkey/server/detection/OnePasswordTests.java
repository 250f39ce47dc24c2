package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-63")
class OnePasswordTests {
  private final Replay replay = new Replay();

  private boolean isFound() {
    return replay.finds(OnePasswordDetector.RULE);
  }

  /// Whenever it begins: the key of the fingerprints is renewed every two hours.
  @ParameterizedTest
  @ValueSource(ints = {0, 60, 96, 97, 100, 110, 119})
  void onePasswordAtANameEachMinuteIsFoundWithinTheHour(int begun) {
    replay.after(Duration.ofMinutes(begun));
    for (var i = 0; i < 60; i++) {
      replay.after(Duration.ofMinutes(1)).fails(Names.of(i), "Autumn-2026!", Replay.address(i));
    }
    assertEquals(Set.of("one-password"), replay.found());
  }

  @Test
  void fastOneIsFoundAtTheThreshold() {
    for (var i = 0; i < 25; i++) {
      assertFalse(isFound());
      replay.isRefused(Names.of(i), "Autumn-2026!", Replay.address(i));
    }
    assertTrue(isFound());
  }

  @Test
  void spraysOfManyPasswordsInTurnAreFound() {
    for (var i = 0; i < 25; i++) {
      for (var password = 0; password < 20; password++) {
        replay
            .afterSeconds(5)
            .fails(
                Names.of(i),
                "Season-" + (char) ('a' + password),
                Replay.address(20 * i + password));
      }
    }
    assertTrue(isFound());
  }

  @Test
  @Tag("S4-65")
  void nothingEnteredIsNoPassword() {
    for (var i = 0; i < 100; i++) {
      replay.after(Duration.ofMinutes(1)).fails(Names.of(i), "", Replay.address(i));
    }
    assertEquals(Set.of(), replay.found());
  }

  /// Documented: this is not seen.
  @Test
  void oneInSixMinutesIsNotSeen() {
    for (var i = 0; i < 200; i++) {
      replay.after(Duration.ofMinutes(6)).fails(Names.of(i), "Autumn-2026!", Replay.address(i));
    }
    assertFalse(isFound());
  }
}
