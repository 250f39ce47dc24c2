package dev.latchkey.server.throttling.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the defence is to hold, and whether it does in the simulation.
final class Promises {
  private static final int MEGABYTE = 1024 * 1024;
  private static final int MOST_MEGABYTES = 64;
  private static final int GUESSES_AN_HOUR = 10;
  private static final int GUESSES_AT_A_PASSWORD = 100;
  private static final int SOON = 1_000;
  private static final int MANY = 100_000;
  private final Simulator.Size size;
  private final Map<String, Map<String, Tally>> results;

  Promises(Simulator.Size size, Map<String, Map<String, Tally>> results) {
    this.size = size;
    this.results = results;
  }

  private record Promise(String what, String most, String measured, boolean held) {}

  String markdown() {
    var text = new StringBuilder("## Promises\n\n| what | at most | here | |\n|---|---|---|---|\n");
    for (var one : all()) {
      text.append(
          "| %s | %s | %s | %s |%n"
              .formatted(one.what, one.most, one.measured, one.held ? "held" : "**missed**"));
    }
    return text.append('\n').toString();
  }

  private List<Promise> all() {
    var promises = new ArrayList<Promise>();
    var honest = latchkey(Simulator.HONEST).people();
    promises.add(
        new Promise(
            "honest sign-ins refused, without an attack",
            "1 in 100,000",
            of(honest.refused, honest.wanted),
            (long) honest.refused * MANY <= honest.wanted));
    promises.add(
        new Promise(
            "honest sign-ins asked for a proof of work, without an attack",
            "1 in 1,000",
            of(honest.challenged, honest.wanted),
            honest.challenged * 1_000L <= honest.wanted));
    var hour = latchkey("one source").mostOfOneAddressInAnHour();
    promises.add(
        new Promise("guesses of one source in an hour", "10", "" + hour, hour <= GUESSES_AN_HOUR));
    var guesses =
        size.attacks().all().stream()
            .mapToInt(attack -> latchkey(attack.name()).mostOfOnePassword())
            .max()
            .orElseThrow();
    promises.add(
        new Promise(
            "guesses at one account until its password is reset, any shape",
            "100",
            "" + guesses,
            guesses <= GUESSES_AT_A_PASSWORD));
    promises.add(found("spraying", "one-password"));
    promises.add(found("stuffing", "pairs"));
    promises.add(owners("lock-out"));
    promises.add(owners("lock-out of all"));
    var bytes = latchkey(Simulator.HONEST).memory().orElseThrow().mostBytes();
    promises.add(
        new Promise(
            "memory of the detectors, however many addresses (computed from their bounds)",
            MOST_MEGABYTES + " MB",
            bytes / MEGABYTE + " MB",
            bytes <= (long) MOST_MEGABYTES * MEGABYTE));
    return promises;
  }

  private Promise found(String shape, String rule) {
    var attempts =
        latchkey(shape).findings().stream()
            .filter(finding -> finding.rule().equals(rule))
            .mapToInt(Tally.Finding::attempts)
            .findFirst()
            .orElse(Integer.MAX_VALUE);
    return new Promise(
        "attempts until `" + rule + "` finds " + shape, "1,000", "" + attempts, attempts <= SOON);
  }

  private Promise owners(String shape) {
    var people = latchkey(shape).people();
    return new Promise(
        "owners refused on known devices, " + shape,
        "0",
        of(people.knownRefused, people.known),
        people.knownRefused == 0);
  }

  private Tally latchkey(String shape) {
    return results.get(shape).get("Latchkey");
  }

  private static String of(int some, int all) {
    return String.format(Locale.ROOT, "%,d of %,d", some, all);
  }
}
