package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Setting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.server.throttling.RateLimiter.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("S4-64")
class LimitSettingsTests {
  private static final Map<String, String> OTHERS =
      Map.of(
          "defence.limits.source-per-hour", "7",
          "defence.limits.network-per-hour", "9",
          "defence.limits.name-per-ten-minutes", "8",
          "defence.limits.name-in-all", "30",
          "defence.limits.all-per-ten-minutes", "100");
  private final TestDatabase test;
  private int names;

  LimitSettingsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private static Settings settings(Map<String, String> set) {
    return Settings.load(LimitSettings.ALL, Optional.empty(), Map.of(), set);
  }

  private static LimitSettings limits(Map<String, String> set) {
    return LimitSettings.of(settings(set));
  }

  @Test
  void defaultsAreThoseOfTheLimits() {
    for (var limit : Limit.values()) {
      assertEquals(limit.max(), LimitSettings.BASE.most(limit), limit::toString);
    }
  }

  /// Above all 0, which switches off what is set so elsewhere, and what is no number.
  @Test
  void whatIsOutOfBoundsStopsTheStartAndNamesTheSetting() {
    for (var setting : LimitSettings.ALL) {
      for (var value : List.of("0", "5", "-1", "1000001", "99999999999", "many", "")) {
        var refused =
            assertThrows(BadSetting.class, () -> limits(Map.of(setting.key(), value)), value);
        var message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith(setting.key() + " must be a number from "), message);
      }
    }
  }

  @Test
  void whatCannotHoldTogetherIsRefused() {
    var network = Map.of("defence.limits.network-per-hour", "9");
    var name =
        Map.of("defence.limits.name-in-all", "20", "defence.limits.name-per-ten-minutes", "21");
    for (var set : List.of(network, name)) {
      var refused = assertThrows(BadSetting.class, () -> limits(set));
      var message = String.valueOf(refused.getMessage());
      assertTrue(message.contains(" must not be smaller than "), message);
    }
  }

  /// `latchkey check` names these ([dev.latchkey.server.selfcheck]).
  @Test
  void looserThanTheDefaultIsWeakerAndTighterIsNot() {
    assertEquals(List.of(), settings(OTHERS).weaker());
    var looser =
        new HashMap<>(
            Map.of(
                "defence.limits.source-per-hour", "11",
                "defence.limits.network-per-hour", "51",
                "defence.limits.name-per-ten-minutes", "21",
                "defence.limits.all-per-ten-minutes", "10001"));
    var weaker = settings(looser).weaker().stream().map(Setting::key).sorted().toList();
    assertEquals(looser.keySet().stream().sorted().toList(), weaker);
    looser.put("defence.limits.name-in-all", "101");
    assertThrows(BadSetting.class, () -> limits(looser));
  }

  @Test
  @Tag("S4-51")
  void whatIsSetIsWhatHolds() {
    assertEquals(7, left("192.0.2.7", Optional.empty()));
    assertEquals(9 - 7, left("192.0.2.8", Optional.empty()));
    assertEquals(8, left("", Optional.of("ada@example.org")));
    for (var rest = 30 - 8; rest > 0; rest -= 8) {
      test.clock().advance(LimitWindow.TEN_MINUTES.length());
      assertEquals(Math.min(8, rest), left("", Optional.of("ada@example.org")));
    }
    test.clock().advance(LimitWindow.TEN_MINUTES.length());
    assertEquals(0, left("", Optional.of("ada@example.org")));
    assertEquals(100, left("", Optional.empty()));
  }

  /// How many fail before one is refused.
  ///
  /// @param source empty for another one each time
  /// @param name empty for another one each time
  private int left(String source, Optional<String> name) {
    var limiter = new RateLimiter(TestKeys.shared().digests(), limits(OTHERS));
    var left = 0;
    while (limiter.enter(test.database(), next(source, name).ofStranger())
        instanceof Entry.Admitted(var place)) {
      limiter.failed(test.database(), place);
      left++;
    }
    return left;
  }

  private SignInBudgets next(String source, Optional<String> name) {
    names++;
    var address = source.isEmpty() ? "10." + names / 250 + "." + names % 250 + ".7" : source;
    return new SignInBudgets(
        ClientAddress.parse(address).orElseThrow(), name.orElse("name " + names));
  }
}
