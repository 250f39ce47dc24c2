package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.throttling.simulator.HonestSignIn.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;

/// Honest people, by where they are. Their mixture is an assumption that is meant to be hard: every
/// second is behind a few addresses, and two in five students use a browser that is not known.
final class HonestPeople {
  private static final List<String> COUNTRIES = List.of("DE", "FR", "US", "JP", "BR", "ZA");
  private static final int ELSEWHERE = 3_000_000;
  private static final int JOBS = 20;
  private static final int RETRIES = 3;
  private final Simulation simulation;
  private int people;

  HonestPeople(Simulation simulation) {
    this.simulation = simulation;
  }

  /// So many people sign in on five days, each about once a day; on Monday more do, in the morning.
  void week(int size) {
    group("at home", size * 40 / 100, 90, number -> new Place(address(number), "DE"));
    group(
        "office, 500 behind an address",
        size * 10 / 100,
        95,
        number -> new Place("192.0.2." + number / 500 % 250, "DE"));
    group(
        "university, 4 addresses",
        size * 20 / 100,
        60,
        number -> new Place("198.51.100." + (1 + number % 4), "DE"));
    group("mobile carrier, 16 addresses", size * 20 / 100, 80, _ -> carrier());
    group("travellers", size * 9 / 100, 70, _ -> anywhere());
    retrying(size / 100);
    for (var place = 0; place < Math.max(1, size / 1000); place++) {
      jobs(place);
    }
  }

  private String address(int number) {
    return Words.address(ELSEWHERE + number);
  }

  private Place carrier() {
    var number = simulation.random.nextInt(16);
    return new Place("203.0." + (112 + number / 8) + "." + (1 + number % 8), "DE");
  }

  private Place anywhere() {
    var random = simulation.random;
    return new Place(
        address(1_000_000 + random.nextInt(1_000_000)),
        COUNTRIES.get(random.nextInt(COUNTRIES.size())));
  }

  private Person next() {
    return simulation.equipped(Words.login(people++));
  }

  private void group(String name, int size, int percentKnown, IntFunction<Place> place) {
    for (var number = 0; number < size; number++) {
      var person = next();
      for (var day = 0; day < 5; day++) {
        if (simulation.percent(day == 0 ? 98 : 80)) {
          signIn(person, name, place.apply(number), percentKnown, time(day));
        }
      }
    }
  }

  private void signIn(Person person, String group, Place place, int percentKnown, Instant time) {
    var known = simulation.percent(percentKnown);
    simulation.at(time, new HonestSignIn(simulation, person, group, place, known));
  }

  /// Half of them within an hour or two around nine, the others from seven to eleven at night.
  private Instant time(int day) {
    var random = simulation.random;
    var hours =
        simulation.percent(day == 0 ? 70 : 50)
            ? 9 + random.nextGaussian() * (day == 0 ? 0.4 : 1)
            : 7 + 16 * random.nextDouble();
    return Simulation.START.plus(
        Duration.ofMillis(day * 86_400_000L + Math.max(0, (long) (hours * 3_600_000))));
  }

  /// After a reset in another browser, a program goes on with the old password: three times at
  /// once, and again every ten minutes of an hour, until its owner corrects it.
  private void retrying(int size) {
    for (var number = 0; number < size; number++) {
      var person = next();
      var place = new Place(address(2_000_000 + number), "DE");
      var time = time(simulation.random.nextInt(5));
      simulation.at(
          time,
          () -> {
            var old = SimulatedAttempt.of(person, place.address(), place.country());
            simulation.reset(person);
            simulation.after(
                simulation.seconds(5, 30),
                new HonestSignIn(simulation, person, "programs that retry", place, false));
            for (var minutes = 10; minutes <= 60; minutes += 10) {
              for (var retry = 0; retry < RETRIES; retry++) {
                simulation.after(
                    Duration.ofMinutes(minutes).plusSeconds(retry), () -> simulation.attempt(old));
              }
            }
            simulation.after(
                Duration.ofMinutes(65),
                new HonestSignIn(simulation, person, "programs that retry", place, false));
          });
    }
  }

  /// Twenty jobs sign in at the same moment, four times a day, without any cookie.
  private void jobs(int number) {
    var person = simulation.person(Words.login(people++));
    var attempt = SimulatedAttempt.of(person, address(2_900_000 + number), "DE");
    for (var run = 0; run < 20; run++) {
      var time = Duration.ofHours(run / 4 * 24L + 3 + run % 4 * 5L).plusMinutes(number);
      simulation.at(
          Simulation.START.plus(time),
          () -> {
            var honest = simulation.tally.honest("CI jobs, 20 at once");
            for (var verdict : simulation.together(Collections.nCopies(JOBS, attempt), person)) {
              honest.wanted++;
              honest.refused += verdict == Verdict.RIGHT ? 0 : 1;
            }
          });
    }
  }

  /// People who sign in while an attack lasts; every fifth time with a browser that is not known.
  void beside(Instant begin, Duration length, int size, int signIns) {
    for (var number = 0; number < size; number++) {
      next();
    }
    for (var number = 0; number < signIns; number++) {
      var one = number % size;
      var person = simulation.owner(Words.login(one)).orElseThrow();
      var time =
          begin.plus(length.multipliedBy(simulation.random.nextInt(10_000)).dividedBy(10_000));
      signIn(person, "beside", new Place(address(one), "DE"), 80, time);
    }
  }
}
