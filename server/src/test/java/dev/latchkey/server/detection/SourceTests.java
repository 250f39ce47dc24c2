package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SourceTests {
  private static final String HOME = "203.0.113.7";
  private final Replay replay = new Replay();

  private boolean isFound() {
    return replay.finds(SourceDetector.RULE);
  }

  @Test
  @Tag("S4-52")
  void oneSourceThatTriesManyNamesIsFound() {
    for (var i = 0; i < 30; i++) {
      assertFalse(isFound());
      replay.afterSeconds(3).fails(Names.of(i), Guesses.of(i), HOME);
    }
    assertTrue(isFound());
  }

  @Test
  @Tag("S4-52")
  void manyPasswordsAtOneNameAreFoundAndSoAreThoseThatALimitRefuses() {
    for (var i = 0; i < 30; i++) {
      replay.afterSeconds(3).isRefused("ada", Guesses.of(i), HOME);
    }
    assertTrue(isFound());
  }

  @Test
  @Tag("S4-52")
  void addressesOfOneIpv6NetworkAreOneSource() {
    for (var i = 0; i < 30; i++) {
      replay.afterSeconds(3).fails(Names.of(i), Guesses.of(i), "2001:db8:1:1::" + i);
    }
    assertTrue(isFound());
  }

  @Test
  @Tag("S4-57")
  void someSuccessesHideNothing() {
    for (var i = 0; i < 40; i++) {
      replay.afterSeconds(3).fails(Names.of(i), Guesses.of(i), HOME);
      if (i % 10 == 0) {
        replay.succeeds(Names.of(1000 + i), Guesses.of(i), HOME);
      }
    }
    assertTrue(isFound());
  }

  @Test
  @Tag("S4-52")
  void addressesOfOneNetworkAreFoundTogether() {
    for (var i = 0; i < 90; i++) {
      replay.afterSeconds(30).fails(Names.of(i), Guesses.of(i), "203.0.113." + i);
    }
    assertTrue(isFound());
  }

  @Test
  @Tag("S4-65")
  void programThatRepeatsAnOldPasswordIsNotFound() {
    for (var i = 0; i < 1000; i++) {
      replay.afterSeconds(2).fails("backup-job", "the password of last year", HOME);
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  @Tag("S4-65")
  void ownerWhoHasForgottenThePasswordIsNotFound() {
    for (var i = 0; i < 15; i++) {
      replay.afterSeconds(20).fails("ada@example.org", Guesses.of(i), HOME);
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void failuresInTheOwnersBrowserCountNowhere() {
    replay.onKnownDevice(true);
    for (var i = 0; i < 100; i++) {
      replay.afterSeconds(1).fails("ada", Guesses.of(i), HOME);
    }
    assertEquals(Set.of(), replay.found());
  }
}
