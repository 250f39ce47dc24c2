package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is suspected after something was found, how strongly, and for how long.
class SuspicionTests {
  private static final String SPRAYED = "Autumn-2026!";
  private static final String ELSEWHERE = "203.0.113.200";
  private final Replay replay = new Replay();

  private void spray() {
    spray(replay);
  }

  private static void spray(Replay replay) {
    for (var i = 0; i < 25; i++) {
      replay.afterSeconds(1).fails(Names.of(i), SPRAYED, Replay.address(i));
    }
  }

  private int suspicion(String login) {
    return replay.suspicion(login, Guesses.of(9_000), ELSEWHERE);
  }

  @Test
  @Tag("S4-63")
  void sprayedPasswordIsSuspectedAtEachNameAndNoOtherPasswordIs() {
    spray();
    assertEquals(1, replay.suspicion("whoever", SPRAYED, ELSEWHERE));
    assertEquals(0, replay.suspicion(Names.of(3), "another one", Replay.address(3)));
  }

  @Test
  @Tag("S4-53")
  @Tag("S4-54")
  void nameThatManySourcesOrContinentsTryIsSuspectedFromEverywhere() {
    for (var i = 0; i < 20; i++) {
      replay.afterSeconds(5).fails("ada", Guesses.of(i), Replay.address(i));
    }
    for (var country : new String[] {"DE", "US", "JP"}) {
      replay.afterSeconds(60).in(country).fails("grace", Guesses.of(50), ELSEWHERE);
    }
    assertEquals(1, suspicion("ada"));
    assertEquals(1, suspicion("grace"));
    assertEquals(0, suspicion("another"));
  }

  @Test
  @Tag("S4-55")
  @Tag("S4-56")
  void nextNameOfARowAndNextDomainAreSuspected() {
    for (var i = 1; i <= 20; i++) {
      replay.afterSeconds(5).fails("john" + i, Guesses.of(i), Replay.address(i));
    }
    for (var domain :
        new String[] {
          "gmail.com", "gmial.com", "gmail.de", "googlemail.com", "outlook.com", "hotmail.com"
        }) {
      replay.afterSeconds(5).fails("grace@" + domain, Guesses.of(99), ELSEWHERE);
    }
    assertEquals(1, suspicion("john0021"));
    assertEquals(1, suspicion("grace@hotmial.com"));
    assertEquals(0, suspicion("grace@example.org"));
  }

  @Test
  @Tag("S4-52")
  void sourceIsSuspectedWhateverItTriesUnlessItIsTrusted() {
    for (var i = 0; i < 30; i++) {
      replay.afterSeconds(5).fails(Names.of(i), Guesses.of(i), ELSEWHERE);
    }
    assertEquals(1, suspicion("ada"));
    assertEquals(0, replay.watch("ada", Guesses.of(99), ELSEWHERE, true).suspicion());
    assertEquals(0, replay.suspicion("ada", Guesses.of(99), "198.51.100.7"));
  }

  /// Otherwise one address could have everyone asked for work, and go on for ever.
  @Test
  @Tag("S4-65")
  void attemptsBeyondASourcesOwnTellOfThatSourceAlone() {
    for (var i = 0; i < 300; i++) {
      replay.afterSeconds(1).outOfTries("ada" + i, "password" + i, ELSEWHERE);
      replay.afterSeconds(1).outOfTries("grace", "password" + i, ELSEWHERE);
    }
    assertEquals(0, replay.suspicion("grace", "password7", "198.51.100.7"));
    assertEquals(0, replay.suspicion("ada301", SPRAYED, "198.51.100.7"));
    assertEquals(2, suspicion("whoever")); // by its source and its network
  }

  @Test
  @Tag("S4-63")
  void pairsMakeEveryoneSuspected() {
    for (var i = 0; i < 200; i++) {
      replay.afterSeconds(1).fails(Names.of(i), Guesses.of(i), Replay.address(i));
    }
    assertEquals(1, suspicion("whoever"));
  }

  @Test
  @Tag("S4-59")
  @Tag("S4-62")
  void listsAndTypicalPasswordsAreSuspectedByNameAndAsSuch() {
    for (var i = 0; i < 20; i++) {
      replay.afterSeconds(5).fails("ada", "password" + i, Replay.address(i % 5));
    }
    assertEquals(1, suspicion("ada"));
    replay.withCommonPasswords(true);
    for (var i = 0; i < 25; i++) {
      replay.afterSeconds(5).fails(Names.of(i), Guesses.of(i), Replay.address(i));
    }
    assertEquals(1, replay.suspicion("another", Guesses.of(77), ELSEWHERE));
    replay.withCommonPasswords(false);
    assertEquals(0, suspicion("another"));
  }

  @Test
  void moreThatIsSuspectedMakesItStronger() {
    spray();
    for (var i = 0; i < 20; i++) {
      replay.afterSeconds(5).fails("ada", Guesses.of(i), Replay.address(i));
    }
    assertEquals(2, replay.suspicion("ada", SPRAYED, ELSEWHERE));
  }

  @Test
  @Tag("S4-60")
  @Tag("S4-61")
  @Tag("S4-62")
  void pageAloneIsNotSuspectedButMakesItStronger() {
    replay.ledFrom("https://user:secret@pastebin.com/list").fails("grace", "guess", ELSEWHERE);
    assertTrue(replay.finds(ReferrerDetector.RULE));
    assertEquals(0, suspicion("ada"));
    replay.ledFrom("");
    spray();
    replay.ledFrom("https://user:secret@pastebin.com/list");
    assertEquals(3, replay.suspicion("ada", SPRAYED, ELSEWHERE));
  }

  @Test
  void suspicionEndsAnHourAfterWhatWasFoundLast() {
    spray();
    replay.after(Duration.ofMinutes(59));
    assertEquals(1, replay.suspicion("ada", SPRAYED, ELSEWHERE));
    replay.isRefused("ada", SPRAYED, ELSEWHERE).after(Duration.ofMinutes(59));
    assertEquals(1, replay.suspicion("ada", SPRAYED, ELSEWHERE));
    replay.after(Duration.ofMinutes(2));
    assertEquals(0, replay.suspicion("ada", SPRAYED, ELSEWHERE));
  }

  @Test
  void clockThatIsSetBackMakesItNoLonger() {
    spray();
    replay.after(Duration.ofHours(-1));
    assertEquals(0, replay.suspicion("ada", SPRAYED, ELSEWHERE));
  }

  @Test
  @Tag("S4-64")
  void ruleThatOnlyObservesRaisesNone() {
    var quiet = new Replay(Map.of("defence.rules.one-password.answer", "none"));
    spray(quiet);
    assertTrue(quiet.finds(OnePasswordDetector.RULE));
    assertEquals(0, quiet.suspicion("ada", SPRAYED, ELSEWHERE));
  }

  @Test
  @Tag("S4-64")
  void countsTellWhatEachRuleHasSeenSlowedAndStopped() {
    assertEquals(3 * Detectors.rules().size(), replay.detection.results().size());
    assertTrue(replay.detection.results().values().stream().allMatch(count -> count == 0));
    spray();
    replay.isRefused("ada", SPRAYED, ELSEWHERE);
    replay.isRefused("ada", SPRAYED, ELSEWHERE);
    replay.succeeds("ada", SPRAYED, ELSEWHERE);
    replay.onKnownDevice(true).succeeds("ada", SPRAYED, ELSEWHERE);
    assertEquals(3, count("one-password", "seen"));
    assertEquals(2, count("one-password", "stopped"));
    assertEquals(1, count("one-password", "slowed"));
    assertEquals(0, count("pairs", "seen"));
  }

  private long count(String rule, String result) {
    return replay.detection.results().getOrDefault(List.of(rule, result), 0L);
  }

  /// People mistype and go on.
  @Test
  @Tag("S4-65")
  void honestPeopleAreNotSuspected() {
    for (var i = 0; i < 500; i++) {
      replay.afterSeconds(2).fails(Names.of(i), Guesses.of(2 * i), ELSEWHERE);
      assertEquals(0, replay.suspicion(Names.of(i), Guesses.of(2 * i + 1), ELSEWHERE));
      replay.succeeds(Names.of(i), Guesses.of(2 * i + 1), ELSEWHERE);
    }
  }
}
