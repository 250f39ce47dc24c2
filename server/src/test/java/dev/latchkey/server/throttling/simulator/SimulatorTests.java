package dev.latchkey.server.throttling.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestFolder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the gate and the detectors promise, in the small simulation.
class SimulatorTests {
  private static final Simulator.Size SIZE = Simulator.Size.SMALL;
  private static final List<Attack> ATTACKS = SIZE.attacks().all();
  private static Map<String, Map<String, Tally>> results = Map.of();

  @BeforeAll
  static void simulate() {
    results = new Simulator(TestFolder.makeInMemory(), 1, SIZE).run();
  }

  private static Tally latchkey(String shape) {
    return results.get(shape).get("Latchkey");
  }

  /// All shapes and all defences, with few attempts each.
  @Test
  void sameSeedGivesTheSameNumbers() {
    assertEquals(tableOfFew(), tableOfFew());
  }

  private static String tableOfFew() {
    var few = Simulator.Size.FEW;
    var tallies = new Simulator(TestFolder.makeInMemory(), 1, few).run();
    return new DefenceTable(few, tallies).markdown();
  }

  @Test
  @Tag("S4-52")
  void oneSourceGetsTenGuessesAnHour() {
    assertEquals(10, latchkey("one source").mostOfOneAddressInAnHour());
  }

  @Test
  @Tag("S4-53")
  void oneAccountStandsHundredGuessesAndFewWithoutWork() {
    assertEquals(100, latchkey("one account, working").mostOfOnePassword());
    for (var shape : List.of("one account", "continents", "rising passwords", "low and slow")) {
      assertTrue(latchkey(shape).mostOfOnePassword() <= 30, shape);
    }
    for (var attack : ATTACKS) {
      assertTrue(latchkey(attack.name()).mostOfOnePassword() <= 100, attack.name());
    }
  }

  @Test
  @Tag("S4-65")
  void knownDevicesAreNeverRefused() {
    results.forEach((shape, tallies) -> {
      var people = tallies.get("Latchkey").people();
      assertTrue(people.known > 0, shape);
      assertEquals(0, people.knownRefused, shape);
    });
  }

  /// The rules of docs/defence.md.
  @Test
  @Tag("S4-63")
  @Tag("S4-64")
  void eachShapeIsFoundByItsRule() {
    for (var attack : ATTACKS) {
      var rules = latchkey(attack.name()).findings().stream().map(Tally.Finding::rule).toList();
      assertTrue(
          attack.rule().isEmpty() ? rules.isEmpty() : rules.contains(attack.rule()),
          () -> attack.name() + ": " + rules);
    }
  }

  @Test
  @Tag("S4-65")
  void noRuleTakesHonestPeopleForAttackers() {
    assertEquals(List.of(), latchkey(Simulator.HONEST).findings());
    assertEquals(0, latchkey(Simulator.HONEST).people().challenged);
  }

  @Test
  @Tag("S4-63")
  void sprayingAndStuffingEndSoonForThoseWhoDoNoWork() {
    for (var shape : List.of("spraying", "stuffing")) {
      assertTrue(latchkey(shape).through() <= 250, shape);
      assertEquals(0, latchkey(shape).people().refused, shape);
    }
    assertTrue(latchkey("stuffing, working").hashesOfWork() > 10_000_000);
  }

  /// Without a defence, every guess gets through: the attackers are not weaker than they say.
  @Test
  void withoutADefenceEveryGuessGetsThrough() {
    for (var attack : SIZE.attacks().withoutWork()) {
      var none = results.get(attack.name()).get("no defence");
      assertEquals(none.tried(), none.through(), attack.name());
      assertEquals(0, none.people().refused, attack.name());
    }
  }
}
