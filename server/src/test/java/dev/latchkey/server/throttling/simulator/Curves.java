package dev.latchkey.server.throttling.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How many guesses got through until when, a line for each defence, on a scale of tenfold steps.
final class Curves {
  private static final List<String> LIGHT =
      List.of("#0b57d0", "#b3261e", "#146c2e", "#8a4a00", "#6b3fa0", "#5f6368");
  private static final List<String> DARK =
      List.of("#a8c7fa", "#f2b8b5", "#6dd58c", "#ffb870", "#d0bcff", "#c4c7c5");
  private static final int LEFT = 70;
  private static final int TOP = 40;
  private static final int WIDTH = 520;
  private static final int HEIGHT = 260;
  private static final int STEPS = 120;
  private final StringBuilder svg = new StringBuilder();

  private Curves() {}

  static void write(Path folder, Simulator.Size size, Map<String, Map<String, Tally>> results)
      throws IOException {
    Files.createDirectories(folder);
    for (var attack : size.attacks().all()) {
      if (List.of("one account", "one source", "spraying").contains(attack.name())) {
        var file = folder.resolve("defence-" + attack.name().replace(' ', '-') + ".svg");
        Files.writeString(file, new Curves().draw(attack, results.get(attack.name())));
      }
    }
  }

  private String draw(Attack attack, Map<String, Tally> byDefence) {
    head(attack);
    var most = byDefence.values().stream().mapToInt(Tally::through).max().orElse(1);
    var decades = Math.max(1, Math.log10(most));
    for (var decade = 0; decade <= decades; decade++) {
      var y = y(Math.pow(10, decade), decades);
      line("<path class='grid' d='M%d %.1fH%d'/>", LEFT, y, LEFT + WIDTH);
      line(
          "<text class='end' x='%d' y='%.1f'>%,d</text>",
          LEFT - 8, y + 4, (long) Math.pow(10, decade));
    }
    var number = 0;
    for (var one : byDefence.entrySet()) {
      line("<path class='c%d' d='%s'/>", number, path(attack, one.getValue(), decades));
      var y = TOP + 14 + 20 * number;
      line("<path class='c%d' d='M%d %dh24'/>", number, LEFT + WIDTH + 16, y - 4);
      line(
          "<text x='%d' y='%d'>%s: %,d</text>",
          LEFT + WIDTH + 46, y, one.getKey(), one.getValue().through());
      number++;
    }
    line("<text x='%d' y='%d'>0</text>", LEFT, TOP + HEIGHT + 20);
    line(
        "<text class='end' x='%d' y='%d'>%s</text>",
        LEFT + WIDTH, TOP + HEIGHT + 20, DefenceTable.time(attack.length()));
    line("</svg>");
    return svg.toString();
  }

  private void head(Attack attack) {
    line(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 800 340' role='img'"
            + " aria-label='Guesses that got through: %s'>",
        attack.name());
    line("<style>");
    line(
        "text{font:13px"
            + " sans-serif;fill:#1f1f1f}.end{text-anchor:end}rect{fill:#fff}path{fill:none;stroke-width:2}.grid{stroke:#ccc;stroke-width:1}");
    colours(LIGHT);
    line(
        "@media"
            + " (prefers-color-scheme:dark){text{fill:#e3e3e3}rect{fill:#1b1b1b}.grid{stroke:#444}");
    colours(DARK);
    line("}</style><rect width='800' height='340'/>");
    line(
        "<text x='%d' y='22'>Guesses that got through: %s (%s)</text>",
        LEFT, attack.name(), attack.does());
  }

  private void colours(List<String> all) {
    for (var number = 0; number < all.size(); number++) {
      line(".c%d{stroke:%s}", number, all.get(number));
    }
  }

  private static double y(double count, double decades) {
    return TOP + HEIGHT - HEIGHT * Math.log10(Math.max(1, count)) / decades;
  }

  private static String path(Attack attack, Tally tally, double decades) {
    var path = new StringBuilder("M");
    for (var step = 0; step <= STEPS; step++) {
      var count = tally.through(attack.length().multipliedBy(step).dividedBy(STEPS));
      path.append(step == 0 ? "" : "L")
          .append(
              String.format(
                  Locale.ROOT,
                  "%.1f %.1f",
                  LEFT + (double) WIDTH * step / STEPS,
                  y(count, decades)));
    }
    return path.toString();
  }

  @SuppressWarnings("AnnotateFormatMethod") // that annotation is not on the class path
  private void line(String format, Object... arguments) {
    svg.append(arguments.length == 0 ? format : String.format(Locale.ROOT, format, arguments))
        .append('\n');
  }
}
