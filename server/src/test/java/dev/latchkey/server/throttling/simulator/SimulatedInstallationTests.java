package dev.latchkey.server.throttling.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.storage.TestDatabase.Kind;
import dev.latchkey.testkit.TestFolder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The same attacks on another database, and on two nodes that take turns.
@Tag("S4-51")
class SimulatedInstallationTests {
  private static final Simulator.Size SIZE = new Simulator.Size(0, 20, 1, 130);
  private static final SimulatedInstallation POSTGRESQL =
      new SimulatedInstallation(Kind.POSTGRESQL, 1);
  private static final SimulatedInstallation TWO_NODES =
      new SimulatedInstallation(Kind.POSTGRESQL, 2);
  private static final List<String> SHAPES =
      List.of("one source", "one account, working", "names in a row", "spraying");

  private static final Map<SimulatedInstallation, Map<String, Tally>> RUN = new HashMap<>();

  /// Each is run once.
  private static Map<String, Tally> against(SimulatedInstallation installation) {
    return RUN.computeIfAbsent(installation, SimulatedInstallationTests::run);
  }

  private static Map<String, Tally> run(SimulatedInstallation installation) {
    var simulator = new Simulator(TestFolder.makeInMemory(), 1, SIZE, installation);
    return SIZE.attacks().all().stream()
        .filter(attack -> SHAPES.contains(attack.name()))
        .collect(Collectors.toMap(Attack::name, simulator::latchkey));
  }

  /// All that the tables of `bench/DEFENCE.md` tell of it, but for the rows: on PostgreSQL, places
  /// are rows, too.
  private static String numbers(Tally tally) {
    var people = tally.people();
    return List.of(
            List.of(tally.through(), tally.mostOfOneAccountInADay(), tally.mostOfOnePassword()),
            List.of(tally.mostOfOneAddressInAnHour(), tally.findings(), tally.hashesOfWork()),
            List.of(people.wanted, people.refused, people.known, people.knownRefused),
            List.of(people.challenged, people.resets))
        .toString();
  }

  @Test
  void postgresqlGivesTheNumbersOfSqlite() {
    var sqlite = new TreeMap<String, String>();
    against(SimulatedInstallation.SMALLEST)
        .forEach((shape, tally) -> sqlite.put(shape, numbers(tally)));
    var postgresql = new TreeMap<String, String>();
    against(POSTGRESQL).forEach((shape, tally) -> postgresql.put(shape, numbers(tally)));
    assertEquals(SHAPES.size(), sqlite.size());
    assertEquals(sqlite, postgresql);
  }

  /// Budgets are one for both. Each detector sees the attempts of its own node: so it needs up to
  /// twice as many, and what comes at less than twice the rate that a fast rule finds is left to
  /// `slow`. What one node has found, both suspect a second later.
  @Test
  @Tag("S4-52")
  @Tag("S4-53")
  @Tag("S4-65")
  void twoNodesHaveOneBudgetAndFindPatternsLater() {
    var one = against(POSTGRESQL);
    var two = against(TWO_NODES);
    assertEquals(10, two.get("one source").mostOfOneAddressInAnHour());
    assertEquals(100, two.get("one account, working").mostOfOnePassword());
    two.forEach((shape, tally) -> {
      assertEquals(0, tally.people().knownRefused, shape);
      assertTrue(tally.through() <= 2 * one.get(shape).through() + 1, shape);
      var alone = one.get(shape).findings().getFirst().attempts();
      var together = tally.findings().getFirst().attempts();
      assertTrue(alone <= together && together <= 3 * alone, () -> shape + ": " + together);
    });
  }

  @Test
  void sqliteIsForOneNode() {
    assertThrows(IllegalArgumentException.class, () -> new SimulatedInstallation(Kind.SQLITE, 2));
  }
}
