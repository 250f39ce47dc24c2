package figures;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The values of one figure, one a round, in a file of the scratch folder.
record Samples(Path file) {
  static Samples of(Place place, String figure, Subject subject) {
    return of(place, figure, subject.name());
  }

  static Samples of(Place place, String figure, String whose) {
    return new Samples(place.scratch().resolve(figure + "." + whose));
  }

  boolean areThere() throws IOException {
    return !values().isEmpty();
  }

  void clear() throws IOException {
    Files.deleteIfExists(file);
  }

  void add(double value) throws IOException {
    Files.writeString(
        file, number(value) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  List<Double> values() throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Double::valueOf).toList()
        : List.of();
  }

  double median() throws IOException {
    var sorted = values().stream().sorted().toList();
    int last = sorted.size() - 1;
    return (sorted.get(last / 2) + sorted.get((last + 1) / 2)) / 2;
  }

  String shown() throws IOException {
    return number(median());
  }

  double least() throws IOException {
    return values().stream().min(Double::compare).orElseThrow();
  }

  /// Lowest to highest.
  String spread() throws IOException {
    return number(least()) + " to " + number(values().stream().max(Double::compare).orElseThrow());
  }

  /// How many times the other's, round by round, which shows how far the machine was quiet.
  String timesThoseOf(Samples other, int digits) throws IOException {
    var ours = values();
    var theirs = other.values();
    return IntStream.range(0, Math.min(ours.size(), theirs.size()))
        .mapToObj(i -> fixed(ours.get(i) / theirs.get(i), digits))
        .collect(Collectors.joining(", "));
  }

  /// With six significant digits at most.
  static String number(double value) {
    return new BigDecimal(value)
        .round(new MathContext(6, RoundingMode.HALF_UP))
        .stripTrailingZeros()
        .toPlainString();
  }

  static String fixed(double value, int digits) {
    return new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
  }
}
