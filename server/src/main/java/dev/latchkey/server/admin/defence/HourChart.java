package dev.latchkey.server.admin.defence;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/// Stacked columns of 24 hours, as SVG, always in the same order. The table beside it has the
/// numbers.
final class HourChart {
  private static final int WIDTH = 960;
  private static final int HEIGHT = 300;
  private static final int LEFT = 56;
  private static final int TOP = 16;
  private static final int BOTTOM = 264;
  private static final double STEP = (WIDTH - LEFT) / (double) Day.HOURS;
  private static final double BAR = STEP * 0.7;
  private static final int LINES = 4;
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<Day.Hour> hours;
  private final long top;

  private HourChart(List<Day.Hour> hours) {
    this.hours = hours;
    top =
        niceAbove(
            hours.stream()
                .mapToLong(hour -> hour.succeeded() + hour.failed() + hour.limits())
                .max()
                .orElse(0));
  }

  static String of(List<Day.Hour> hours, String description) {
    return new HourChart(hours).svg(description);
  }

  /// The next of 4, 8, 12, 16, 20, 24, 32, 40, 80... so that the lines have whole numbers.
  static long niceAbove(long most) {
    for (var unit = 4L; ; unit *= 10) {
      for (var factor : new long[] {1, 2, 3, 4, 5, 6, 8}) {
        if (unit * factor >= most) {
          return unit * factor;
        }
      }
    }
  }

  private String svg(String description) {
    var svg = new StringBuilder();
    svg.append(
        Html.of(
            "<svg viewBox='0 0 %s %s' role='img' aria-labelledby='hours-title hours-desc'>"
                + "<title id='hours-title'>Attempts by hour</title>"
                + "<desc id='hours-desc'>%s</desc>\n",
            WIDTH, HEIGHT, description));
    for (var line = 0; line <= LINES; line++) {
      var value = top * line / LINES;
      svg.append(
          Html.of(
              "<line class='grid' x1='%s' x2='%s' y1='%s' y2='%s'/>"
                  + "<text class='axis' x='%s' y='%s' text-anchor='end'>%s</text>\n",
              LEFT,
              WIDTH,
              number(y(value)),
              number(y(value)),
              LEFT - 8,
              number(y(value) + 4),
              Html.grouped(value)));
    }
    for (var i = 0; i < hours.size(); i++) {
      svg.append(column(i, hours.get(i)));
    }
    return svg.append("</svg>\n").toString();
  }

  private String column(int i, Day.Hour hour) {
    var x = LEFT + i * STEP + (STEP - BAR) / 2;
    var column = new StringBuilder("<g>");
    column.append(Html.of("<title>%s</title>", told(hour)));
    var below = 0L;
    var kinds = List.of("ok", "bad", "stop");
    var values = LongStream.of(hour.succeeded(), hour.failed(), hour.limits()).toArray();
    for (var kind = 0; kind < values.length; kind++) {
      if (values[kind] > 0) {
        var height = y(below) - y(below + values[kind]);
        column.append(
            Html.of(
                "<rect class='%s' x='%s' y='%s' width='%s' height='%s'/>",
                kinds.get(kind),
                number(x),
                number(y(below + values[kind])),
                number(BAR),
                number(Math.max(1, height))));
        below += values[kind];
      }
    }
    if (i % 3 == 0) {
      column.append(
          Html.of(
              "<text class='axis' x='%s' y='%s' text-anchor='middle'>%s</text>",
              number(x + BAR / 2), BOTTOM + 22, HOUR.format(hour.from())));
    }
    return column.append("</g>\n").toString();
  }

  private static String told(Day.Hour hour) {
    return HOUR.format(hour.from())
        + ": "
        + Html.grouped(hour.succeeded())
        + " succeeded, "
        + Html.grouped(hour.failed())
        + " failed, limits reached "
        + Html.grouped(hour.limits())
        + " times";
  }

  private double y(long value) {
    return BOTTOM - (BOTTOM - TOP) * (value / (double) top);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String time(Day.Hour hour) {
    return HOUR.format(hour.from());
  }
}
