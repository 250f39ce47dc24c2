package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-59")
class RisingPasswordsTests {
  private static final int SEED = 99;
  private static final String HOME = "203.0.113.7";
  private final Replay replay = new Replay();

  /// 400 words in order.
  private static List<String> words() {
    return IntStream.range(0, 400).mapToObj(Names::of).sorted().toList();
  }

  private boolean isFound() {
    return replay.finds(RisingPasswordsDetector.RULE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void passwordsInOrderAtOneNameAreFound(boolean falling) {
    var words = falling ? words().reversed() : words();
    for (var i = 0; i < words.size(); i++) {
      replay.afterSeconds(30).isRefused("ada", words.get(i), Replay.address(i));
    }
    assertTrue(isFound());
  }

  @Test
  void passwordsInOrderFromOneSourceAreFound() {
    var words = words();
    for (var i = 0; i < words.size(); i++) {
      replay.afterSeconds(30).fails(Names.of(3000 + i), words.get(i), HOME);
    }
    assertTrue(isFound());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void namesInOrderFromChangingAddressesAreFound(boolean falling) {
    var words = falling ? words().reversed() : words();
    for (var i = 0; i < words.size(); i++) {
      replay.afterSeconds(30).fails(words.get(i), Guesses.of(i), Replay.address(i));
    }
    assertTrue(isFound());
  }

  @Test
  void passwordsWithRisingNumbersAreFound() {
    for (var i = 1; i <= 20; i++) {
      assertFalse(isFound());
      replay.afterSeconds(30).fails("ada", "Summer%03d".formatted(i), Replay.address(i));
    }
    assertTrue(isFound());
  }

  /// Documented: this is not seen.
  @Test
  void shuffledListIsNotSeen() {
    var words = new ArrayList<>(words());
    Collections.shuffle(words, new Random(SEED));
    for (var i = 0; i < words.size(); i++) {
      replay.afterSeconds(30).fails("ada", words.get(i), Replay.address(i));
    }
    assertFalse(isFound());
  }

  @Test
  @Tag("S4-65")
  void programsThatRepeatOldPasswordsAreNotFound() {
    for (var i = 0; i < 400; i++) {
      replay.afterSeconds(30).fails("backup-job", "old password " + i / 50, HOME);
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  @Tag("S4-65")
  void peopleWhoMistypeBehindOneAddressAreNotFound() {
    for (var i = 0; i < 400; i++) {
      replay
          .afterSeconds(5)
          .fails(Names.of(i), Guesses.of(i), HOME)
          .succeeds(Names.of(i), "right " + i, HOME);
    }
    assertFalse(isFound());
  }
}
