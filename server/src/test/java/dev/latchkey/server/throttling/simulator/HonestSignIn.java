package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.util.Optional;

/// One sign-in that a person wants, with the errors that people make: typing errors, also in the
/// name, and forgotten passwords.
///
/// How often they happen is an assumption: of a hundred sign-ins, 8 begin with a typing error (and
/// three in ten of those with another), 1 with an error in the name, 1 with a forgotten password:
/// four to eight wrong ones and then a reset by email, except that one in five gives up.
final class HonestSignIn implements Runnable {
  private static final double TYPING_ERROR = 8;
  private static final double ONCE_MORE = 30;
  private static final double WRONG_NAME = 1;
  private static final double FORGOTTEN = 1;
  private static final double GIVES_UP = 20;
  private static final Duration WAIT = Duration.ofMinutes(10);
  private static final int PATIENCE = 3;

  private final Simulation simulation;
  private final Person person;
  private final String group;
  private final String address;
  private final String country;
  private final boolean onKnownDevice;
  private int errors;
  private boolean wrongName;
  private boolean forgotten;
  private boolean begun;
  private boolean refused;
  private boolean challenged;
  private int refusals;

  HonestSignIn(
      Simulation simulation, Person person, String group, Place place, boolean onKnownDevice) {
    this.simulation = simulation;
    this.person = person;
    this.group = group;
    address = place.address;
    country = place.country;
    this.onKnownDevice = onKnownDevice;
    plan();
  }

  /// Where someone is.
  record Place(String address, String country) {}

  private void plan() {
    wrongName = simulation.percent(WRONG_NAME);
    forgotten = simulation.percent(FORGOTTEN);
    if (forgotten) {
      errors = 4 + simulation.random.nextInt(5);
    } else if (simulation.percent(TYPING_ERROR)) {
      errors = 1;
      while (simulation.percent(ONCE_MORE)) {
        errors++;
      }
    }
  }

  @Override
  public void run() {
    var known = onKnownDevice && person.known;
    if (!begun) {
      begun = true;
      simulation.tally.honest(group).wanted++;
      simulation.tally.honest(group).known += known ? 1 : 0;
    }
    var workedBefore = simulation.defence.worked();
    var verdict = simulation.attempt(entered(known));
    if (!challenged && simulation.defence.worked() > workedBefore) {
      challenged = true;
      simulation.tally.honest(group).challenged++;
    }
    if (verdict == Verdict.REFUSED) {
      refused(known);
    } else if (wrongName) {
      wrongName = false;
      again();
    } else if (errors > 0) {
      errors--;
      next();
    }
  }

  private SimulatedAttempt entered(boolean known) {
    var right =
        SimulatedAttempt.of(person, address, country)
            .withDevice(known ? person.cookie : Optional.empty());
    if (wrongName) {
      return right.withLogin(person.login.replace("@", "r@"));
    }
    return errors > 0 ? right.withWord(wrong()) : right;
  }

  /// Another password of theirs, or theirs with one wrong character.
  private String wrong() {
    if (forgotten) {
      return Words.own(person.login + "/" + errors);
    }
    var text = new StringBuilder(person.word);
    text.setCharAt(simulation.random.nextInt(text.length()), (char) ('0' + errors % 10));
    return text.toString();
  }

  private void next() {
    if (errors == 0 && forgotten) {
      forgotten = false;
      if (!simulation.percent(GIVES_UP)) {
        simulation.after(simulation.seconds(60, 300), this::reset);
      }
      return;
    }
    again();
  }

  private void again() {
    simulation.after(simulation.seconds(4, 20), this);
  }

  private void reset() {
    simulation.tally.honest(group).resets++;
    simulation.reset(person);
    errors = 0;
    forgotten = false;
    again();
  }

  private void refused(boolean known) {
    var honest = simulation.tally.honest(group);
    if (!refused) {
      refused = true;
      honest.refused++;
      honest.knownRefused += known && !wrongName ? 1 : 0;
    }
    refusals++;
    if (refusals == PATIENCE) {
      reset();
    } else if (refusals < 2 * PATIENCE) {
      simulation.after(WAIT.plus(simulation.seconds(1, 60)), this);
    }
  }
}
