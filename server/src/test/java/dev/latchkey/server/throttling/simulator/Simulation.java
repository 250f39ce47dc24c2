package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.identifiers.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/// Attempts in the order of their times, against one defence. The same seed plans the same
/// attempts, whatever the defence; what people do after a refusal depends on it.
final class Simulation {
  /// A Monday, at midnight.
  static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

  final Defence defence;
  final Random random;
  final Tally tally = new Tally();
  private final SeededRandomness ids;
  private final Map<String, Person> owners = new HashMap<>();
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
  private Instant now = START;
  private long numbers;

  private record Event(Instant at, long number, Runnable action) {}

  Simulation(Defence defence, long seed) {
    this.defence = defence;
    random = new Random(seed);
    ids = new SeededRandomness(seed + 1);
  }

  /// An account that is there from the start.
  Person person(String login) {
    var person = new Person(Id.make(ids), login, Words.own(login));
    owners.put(login, person);
    return person;
  }

  /// As [#person], with a browser that is known.
  Person equipped(String login) {
    var person = person(login);
    person.known = true;
    defence.equip(person);
    return person;
  }

  Optional<Person> owner(String login) {
    return Optional.ofNullable(owners.get(login));
  }

  void at(Instant time, Runnable action) {
    events.add(new Event(time, numbers++, action));
  }

  void after(Duration pause, Runnable action) {
    at(now.plus(pause), action);
  }

  Instant now() {
    return now;
  }

  Tally run() {
    for (var next = events.poll(); next != null; next = events.poll()) {
      now = next.at;
      next.action.run();
    }
    defence.memory().ifPresent(tally::remember);
    defence.found().forEach(rule -> tally.found(rule, now));
    return tally;
  }

  Verdict attempt(SimulatedAttempt attempt) {
    var owner = owner(attempt.login());
    var right = owner.filter(person -> person.word.equals(attempt.word())).isPresent();
    var verdict = defence.attempt(attempt, owner, right, now);
    if (verdict == Verdict.RIGHT) {
      owner.orElseThrow().known = true;
    }
    return verdict;
  }

  List<Verdict> together(List<SimulatedAttempt> all, Person owner) {
    return defence.together(all, owner, now);
  }

  void reset(Person person) {
    person.reset();
    tally.reset(person.login);
    defence.reset(person, now);
  }

  /// True so many times in a hundred.
  boolean percent(double chance) {
    return random.nextDouble() * 100 < chance;
  }

  Duration seconds(int least, int most) {
    return Duration.ofMillis(1000L * least + random.nextInt(1000 * (most - least)));
  }
}
