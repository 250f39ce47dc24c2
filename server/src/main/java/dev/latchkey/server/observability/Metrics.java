package dev.latchkey.server.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Numbers for operators, in the text form of Prometheus (version 0.0.4). All are asked for when
/// someone reads them; nothing is measured meanwhile.
public final class Metrics {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private final List<Supplier<String>> families = new ArrayList<>();

  /// What is now.
  public Metrics gauge(String name, String help, LongSupplier value) {
    families.add(() -> head(name, help, "gauge") + name + " " + value.getAsLong() + "\n");
    return this;
  }

  /// What is now, by a label; words of ours only.
  public Metrics gauges(
      String name, String help, String label, Supplier<Map<String, Long>> values) {
    families.add(() -> head(name, help, "gauge") + lines(name, label, values.get()));
    return this;
  }

  /// What has been counted since the start, by a label; words of ours only.
  public Metrics counters(
      String name, String help, String label, Supplier<Map<String, Long>> values) {
    families.add(() -> head(name, help, "counter") + lines(name, label, values.get()));
    return this;
  }

  private static String head(String name, String help, String type) {
    return String.format(Locale.ROOT, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
  }

  private static String lines(String name, String label, Map<String, Long> values) {
    var lines = new StringBuilder();
    values.forEach((word, value) ->
        lines.append(String.format(Locale.ROOT, "%s{%s=\"%s\"} %d\n", name, label, word, value)));
    return lines.toString();
  }

  public String text() {
    var text = new StringBuilder();
    families.forEach(family -> text.append(family.get()));
    return text.toString();
  }
}
