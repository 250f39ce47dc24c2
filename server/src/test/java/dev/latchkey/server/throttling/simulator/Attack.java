package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// One shape of guessing: attempts at equal intervals.
///
/// @param rule that `docs/defence.md` says finds it; empty where none does
/// @param byList whether the guesses at each account are the first ones of a list
/// @param victims accounts whose right password is on the list
/// @param own accounts of the attackers themselves, which they sign in to
record Attack(
    String name,
    String does,
    String rule,
    boolean byList,
    int tries,
    Duration every,
    Set<String> victims,
    Set<String> own,
    IntFunction<SimulatedAttempt> attempt) {
  private static final Instant BEGIN = Simulation.START.plus(Duration.ofHours(9));
  private static final int PEOPLE = 300;

  static Attack of(
      String name,
      String does,
      String rule,
      int tries,
      Duration every,
      IntFunction<SimulatedAttempt> attempt) {
    return new Attack(name, does, rule, true, tries, every, Set.of(), Set.of(), attempt);
  }

  /// They know right passwords of some accounts.
  Attack byPairs(List<String> accounts) {
    return new Attack(name, does, rule, false, tries, every, Set.copyOf(accounts), own, attempt);
  }

  /// The same by those who do each proof of work that they are asked for.
  Attack working() {
    return new Attack(
        name + ", working",
        does + ", doing all work",
        rule,
        byList,
        tries,
        every,
        victims,
        own,
        number -> attempt.apply(number).working());
  }

  Attack with(List<String> accounts) {
    return new Attack(
        name, does, rule, byList, tries, every, victims, Set.copyOf(accounts), attempt);
  }

  Duration length() {
    return every.multipliedBy(tries);
  }

  /// With honest people, whose accounts are among those that are attacked.
  Tally against(Defence defence, long seed, int signIns) {
    var simulation = new Simulation(defence, seed);
    // In an order that is the same in every process.
    own.stream().sorted().forEach(simulation::person);
    victims.stream().sorted().forEach(simulation::person);
    new HonestPeople(simulation).beside(BEGIN, length(), PEOPLE, signIns);
    step(simulation, 0);
    return simulation.run();
  }

  private void step(Simulation simulation, int number) {
    if (number < tries) {
      simulation.at(
          BEGIN.plus(every.multipliedBy(number)),
          () -> {
            act(simulation, attempt.apply(number));
            if (number % Math.max(1, tries / 20) == 0) {
              simulation.defence.memory().ifPresent(simulation.tally::remember);
            }
            step(simulation, number + 1);
          });
    }
  }

  private void act(Simulation simulation, SimulatedAttempt attempt) {
    var worked = simulation.defence.worked();
    var verdict = simulation.attempt(attempt);
    simulation.tally.worked(simulation.defence.worked() - worked);
    if (!own.contains(attempt.login())) {
      simulation.tally.guess(attempt, verdict, simulation.now());
    }
    for (var rule : simulation.defence.found()) {
      simulation.tally.found(rule, simulation.now());
    }
  }
}
