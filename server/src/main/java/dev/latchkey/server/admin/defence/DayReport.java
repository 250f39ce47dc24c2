package dev.latchkey.server.admin.defence;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The page that shows a day: one file without script that loads nothing.
final class DayReport {
  private final Day day;

  private DayReport(Day day) {
    this.day = day;
  }

  static String of(Day day) {
    return new DayReport(day).page();
  }

  private String page() {
    var until = day.until().truncatedTo(ChronoUnit.MINUTES);
    return "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        + "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        + "<meta name='color-scheme' content='light dark'>\n"
        + "<meta http-equiv='Content-Security-Policy'"
        + " content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        + "<title>Guessing defence, the last 24 hours</title>\n<style>\n"
        + style()
        + "</style>\n</head>\n<body>\n<main>\n<header><h1>Guessing defence</h1>\n"
        + Html.of(
            "<p class='sub'>The 24 hours before %s (UTC), by the audit trail of"
                + " Latchkey</p></header>\n",
            until.toString().replace("T", " ").replace(":00Z", ""))
        + tiles()
        + hours()
        + "<div class='two'>\n"
        + rules()
        + sources()
        + "</div>\n"
        + notes()
        + "</main>\n</body>\n</html>\n";
  }

  private static String style() {
    try (InputStream file = DayReport.class.getResourceAsStream("/defence-report.css")) {
      return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String tiles() {
    return "<dl class='tiles'>\n"
        + tile("ok", "Succeeded", day.succeeded())
        + tile("bad", "Failed", day.failed())
        + tile("stop", "Limits reached", day.limits())
        + tile("found", "Patterns found", day.found())
        + tile("from", "Sources with failures", day.allSources())
        + "</dl>\n";
  }

  private static String tile(String kind, String name, long value) {
    return Html.of(
        "<div class='%s'><dt>%s</dt><dd>%s</dd></div>\n", kind, name, Html.grouped(value));
  }

  private String hours() {
    var description =
        Html.grouped(day.succeeded())
            + " attempts succeeded, "
            + Html.grouped(day.failed())
            + " failed, and limits were reached "
            + Html.grouped(day.limits())
            + " times. The table below has the numbers of each hour.";
    return "<section>\n<h2>Attempts by hour</h2>\n<p class='legend'>"
        + "<span class='ok'>succeeded</span> <span class='bad'>failed</span>"
        + " <span class='stop'>limit reached</span></p>\n"
        + "<div class='chart' tabindex='0' role='group' aria-label='Chart'>"
        + HourChart.of(day.hours(), description)
        + "</div>"
        + "<details open=''><summary>Numbers</summary><div class='two numbers'>\n"
        + table(day.hours().subList(0, Day.HOURS / 2))
        + table(day.hours().subList(Day.HOURS / 2, Day.HOURS))
        + "</div></details>\n</section>\n";
  }

  private static String table(List<Day.Hour> hours) {
    return hours.stream()
        .map(hour ->
            Html.of(
                "<tr><th scope='row'>%s</th><td>%s</td><td>%s</td><td>%s</td></tr>\n",
                HourChart.time(hour),
                Html.grouped(hour.succeeded()),
                Html.grouped(hour.failed()),
                Html.grouped(hour.limits())))
        .collect(
            Collectors.joining(
                "",
                "<table class='hours'><thead><tr><th scope='col'>From (UTC)</th>"
                    + "<th scope='col'>Succeeded</th><th scope='col'>Failed</th>"
                    + "<th scope='col'>Limits reached</th></tr></thead><tbody>\n",
                "</tbody></table>\n"));
  }

  private String rules() {
    return "<section>\n<h2>Patterns by rule</h2>\n"
        + (day.rules().isEmpty()
            ? "<p>No rule has found anything.</p>\n"
            : bars(
                "<tr><th scope='col'>Rule</th><th scope='col'>Found</th><td></td></tr>",
                day.rules().stream().map(rule -> new Bar(rule.name(), rule.count(), "")).toList()))
        + "</section>\n";
  }

  private String sources() {
    return "<section>\n<h2>Sources with the most failures</h2>\n"
        + (day.sources().isEmpty()
            ? "<p>No attempt has failed.</p>\n"
            : bars(
                "<tr><th scope='col'>Source (digest)</th><th scope='col'>Failed</th>"
                    + "<td></td><th scope='col'>Names</th></tr>",
                day.sources().stream()
                    .map(source ->
                        new Bar(source.digest(), source.failed(), Html.grouped(source.names())))
                    .toList()))
        + "</section>\n";
  }

  private record Bar(String name, long value, String more) {}

  private static String bars(String head, List<Bar> bars) {
    var most = bars.stream().mapToLong(Bar::value).max().orElse(1);
    return "<div class='scroll'><table class='bars'><thead>"
        + head
        + "</thead><tbody>\n"
        + bars.stream()
            .map(bar ->
                Html.of(
                        "<tr><th scope='row'><code>%s</code></th><td>%s</td><td class='bar'><svg"
                            + " viewBox='0 0 100 10' preserveAspectRatio='none'"
                            + " aria-hidden='true'><rect width='%s' height='10'/></svg></td>",
                        bar.name(),
                        Html.grouped(bar.value()),
                        Math.max(1, bar.value() * 100 / most))
                    + (bar.more().isEmpty() ? "" : Html.of("<td>%s</td>", bar.more()))
                    + "</tr>\n")
            .collect(Collectors.joining())
        + "</tbody></table></div>\n";
  }

  private static String notes() {
    return """
    <section class='notes'>
    <h2>What the trail tells, and what not</h2>
    <ul>
    <li>A limit is written down when it refuses the first attempt. Attempts that it refuses after that are only in the metric <code>latchkey_defence_refused_total</code>.</li>
    <li>A pattern is written down once an hour while it lasts.</li>
    <li>Sources and names are digests. The same source has the same digest in all lines of the trail, as <code>source_digest</code>.</li>
    <li>Successes have no source in the trail, and nothing has a country. So no countries are shown.</li>
    </ul>
    </section>
    """;
  }
}
