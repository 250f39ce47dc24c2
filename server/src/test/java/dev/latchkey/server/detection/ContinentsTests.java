package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-54")
class ContinentsTests {
  private final Replay replay = new Replay();

  private void from(List<String> countries, Duration pause) {
    for (var i = 0; i < countries.size(); i++) {
      replay.after(pause).in(countries.get(i)).succeeds("ada", "right", Replay.address(i));
    }
  }

  @Test
  void threeContinentsWithinMinutesAreFound() {
    from(List.of("DE", "BR"), Duration.ofMinutes(5));
    assertEquals(Set.of(), replay.found());
    replay.in("JP").fails("ada", "wrong", "203.0.113.7");
    assertEquals(Set.of("continents"), replay.found());
  }

  @Test
  void moreCountriesThanAPersonCanBeInAreFound() {
    from(List.of("DE", "FR", "PL", "NO", "IT", "ES"), Duration.ofMinutes(9));
    assertEquals(Set.of("continents"), replay.found());
  }

  @Test
  @Tag("S4-65")
  void travellerWithAVpnIsNotFound() {
    from(List.of("DE", "US", "DE", "US", "FR", "DE"), Duration.ofMinutes(2));
    from(List.of("AE", "AU", "NZ"), Duration.ofHours(8));
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void unknownCountriesCountNowhere() {
    from(List.of("", "DE", "", "US", "", ""), Duration.ofMinutes(1));
    assertEquals(Set.of(), replay.found());
  }

  @Test
  void otherAccountsAreOthers() {
    var countries = List.of("DE", "BR", "JP", "ZA", "AU", "CA", "FR");
    for (var i = 0; i < countries.size(); i++) {
      replay.in(countries.get(i)).succeeds(Names.of(i), "right " + i, Replay.address(i));
    }
    assertEquals(Set.of(), replay.found());
  }
}
