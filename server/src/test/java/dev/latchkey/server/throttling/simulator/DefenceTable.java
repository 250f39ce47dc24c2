package dev.latchkey.server.throttling.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What came out, as Markdown.
final class DefenceTable {
  private final Simulator.Size size;
  private final Map<String, Map<String, Tally>> results;
  private final StringBuilder text = new StringBuilder();

  DefenceTable(Simulator.Size size, Map<String, Map<String, Tally>> results) {
    this.size = size;
    this.results = results;
  }

  String markdown() {
    text.append(new Promises(size, results).markdown());
    shapes();
    ofLatchkey();
    beside("Guesses that got through", (_, tally) -> number(tally.through()));
    beside("Accounts lost", (attack, tally) -> lost(attack, tally));
    beside(
        "Honest sign-ins refused beside the attack, of " + number(size.signIns()),
        (_, tally) -> number(tally.people().refused));
    people();
    return text.toString();
  }

  private interface Cell {
    String of(Attack attack, Tally tally);
  }

  private void shapes() {
    line("## Shapes\n");
    row(List.of("shape", "what it does", "attempts"));
    row(List.of("---", "---", "--:"));
    size.attacks().all().forEach(one -> row(List.of(one.name(), one.does(), number(one.tries()))));
  }

  private void ofLatchkey() {
    line("\n## Latchkey\n");
    row(
        List.of(
            "shape",
            "got through",
            "at one account in a day",
            "at one password",
            "of one address in an hour",
            "accounts lost",
            "found by, after attempts (time)",
            "also found by",
            "honest refused",
            "of them on known devices",
            "honest asked for work",
            "hashes of work, million",
            "rows",
            "detectors' keys"));
    row(
        List.of(
            "---", "--:", "--:", "--:", "--:", "--:", "---", "---", "--:", "--:", "--:", "--:",
            "--:", "--:"));
    for (var attack : size.attacks().all()) {
      var tally = latchkey(attack.name());
      row(
          List.of(
              attack.name(),
              number(tally.through()),
              number(tally.mostOfOneAccountInADay()),
              number(tally.mostOfOnePassword()),
              number(tally.mostOfOneAddressInAnHour()),
              lost(attack, tally),
              findings(tally, 0, 1),
              findings(tally, 1, 9),
              refused(tally),
              number(tally.people().knownRefused),
              number(tally.people().challenged),
              number(tally.hashesOfWork() / 1_000_000),
              number(tally.mostRows()),
              number(tally.memory().orElseThrow().keys())));
    }
  }

  private Tally latchkey(String shape) {
    return results.get(shape).get("Latchkey");
  }

  private static String findings(Tally tally, int from, int most) {
    var all = tally.findings();
    if (all.isEmpty() && from == 0) {
      return "**not found**";
    }
    return all.stream()
        .skip(from)
        .limit(most)
        .map(one ->
            "`" + one.rule() + "`, " + number(one.attempts()) + " (" + time(one.after()) + ")")
        .collect(Collectors.joining("; "));
  }

  static String time(Duration time) {
    return time.toMinutes() < 2
        ? time.toSeconds() + " s"
        : time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
  }

  private static String refused(Tally tally) {
    return number(tally.people().refused) + " of " + number(tally.people().wanted);
  }

  private static String lost(Attack attack, Tally tally) {
    return String.format(Locale.ROOT, "%.1f", tally.lost(attack.byList()));
  }

  private void beside(String title, Cell cell) {
    line("\n## " + title + "\n");
    var names = List.copyOf(results.get(Simulator.HONEST).keySet());
    row(List.of("shape", String.join(" | ", names)));
    row(List.of("---", names.stream().map(_ -> "--:").collect(Collectors.joining(" | "))));
    for (var attack : size.attacks().withoutWork()) {
      row(
          List.of(
              attack.name(),
              names.stream()
                  .map(name -> cell.of(attack, results.get(attack.name()).get(name)))
                  .collect(Collectors.joining(" | "))));
    }
  }

  /// The honest week, without any attack.
  private void people() {
    line("\n## A week of honest people alone\n");
    row(
        List.of(
            "who",
            "sign-ins",
            "on known devices",
            "resets",
            results.get(Simulator.HONEST).keySet().stream()
                .map(name -> "refused by " + name)
                .collect(Collectors.joining(" | "))));
    row(
        List.of(
            "---",
            "--:",
            "--:",
            "--:",
            results.get(Simulator.HONEST).keySet().stream()
                .map(_ -> "--:")
                .collect(Collectors.joining(" | "))));
    latchkey(Simulator.HONEST)
        .groups()
        .forEach((group, one) ->
            row(
                List.of(
                    group,
                    number(one.wanted),
                    number(one.known),
                    number(one.resets),
                    results.get(Simulator.HONEST).values().stream()
                        .map(tally -> number(tally.groups().get(group).refused))
                        .collect(Collectors.joining(" | ")))));
    var sum = latchkey(Simulator.HONEST).people();
    row(
        List.of(
            "all",
            number(sum.wanted),
            number(sum.known),
            number(sum.resets),
            results.get(Simulator.HONEST).values().stream()
                .map(tally -> number(tally.people().refused))
                .collect(Collectors.joining(" | "))));
    line(
        "\nRefused on known devices by Latchkey: "
            + number(sum.knownRefused)
            + ". Rules that took them for attackers: "
            + findings(latchkey(Simulator.HONEST), 0, 9)
            + ".");
    var memory = latchkey(Simulator.HONEST).memory().orElseThrow();
    line("The keys of all detectors may cost " + memory.mostBytes() / 1024 / 1024 + " MB at most.");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void row(List<String> cells) {
    line("| " + String.join(" | ", cells) + " |");
  }

  private void line(String one) {
    text.append(one).append('\n');
  }
}
