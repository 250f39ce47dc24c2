package dev.latchkey.server.observability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

  /// The same, by several labels.
  ///
  /// @param values by a word for each label, in their order
  public Metrics counters(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Long>> values) {
    families.add(() -> head(name, help, "counter") + lines(name, labels, values.get()));
    return this;
  }

  /// What is true of this process; the value is always 1.
  public Metrics info(String name, String help, Map<String, String> facts) {
    var labels = List.copyOf(facts.keySet());
    var words = labels.stream().map(facts::get).toList();
    return gauges(name, help, labels, () -> Map.of(words, 1L));
  }

  private Metrics gauges(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Long>> values) {
    families.add(() -> head(name, help, "gauge") + lines(name, labels, values.get()));
    return this;
  }

  /// How long something took.
  public Metrics histogram(String name, String help, Histogram times) {
    families.add(() -> head(name, help, "histogram") + times.lines(name, ""));
    return this;
  }

  /// The same, by a label; words of ours only.
  public Metrics histograms(String name, String help, String label, Map<String, Histogram> times) {
    families.add(() -> {
      var text = new StringBuilder(head(name, help, "histogram"));
      times.forEach((word, of) -> text.append(of.lines(name, label + "=\"" + word + "\",")));
      return text.toString();
    });
    return this;
  }

  private static String head(String name, String help, String type) {
    return String.format(Locale.ROOT, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
  }

  private static String lines(String name, String label, Map<String, Long> values) {
    var byWords = new LinkedHashMap<List<String>, Long>();
    values.forEach((word, value) -> byWords.put(List.of(word), value));
    return lines(name, List.of(label), byWords);
  }

  private static String lines(String name, List<String> labels, Map<List<String>, Long> values) {
    var lines = new StringBuilder();
    values.forEach((words, value) ->
        lines.append(
            String.format(Locale.ROOT, "%s{%s} %d\n", name, labelled(labels, words), value)));
    return lines.toString();
  }

  private static String labelled(List<String> labels, List<String> words) {
    return IntStream.range(0, labels.size())
        .mapToObj(i -> labels.get(i) + "=\"" + words.get(i) + "\"")
        .collect(Collectors.joining(","));
  }

  public String text() {
    var text = new StringBuilder();
    families.forEach(family -> text.append(family.get()));
    return text.toString();
  }
}
