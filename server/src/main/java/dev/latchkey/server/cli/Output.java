package dev.latchkey.server.cli;

import dev.latchkey.server.web.Json;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// How a result is printed: on stdout, which holds nothing else.
final class Output {
  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  /// Prints a result that people are told in other words.
  void printIfJson(Object result) {
    if (json) {
      System.out.println(Json.text(result));
    }
  }

  /// Prints a list; where there is nothing, people are told so and stdout stays empty.
  ///
  /// @param nothing one sentence
  <T> void printAll(List<T> results, Function<T, String> line, String nothing) {
    if (!json && results.isEmpty()) {
      System.err.println(nothing);
      return;
    }
    printAll(results, line);
  }

  /// What people are told of a list that may be cut: one sentence each.
  ///
  /// @param nothing where it is empty
  /// @param end where it is whole
  /// @param more how to see more, by what was printed last
  record Ends<T>(String nothing, String end, Function<T, String> more) {}

  /// Prints what the limit allows, and tells people whether that was all.
  ///
  /// @param found one more than the limit allows, where there are more
  <T> void printSome(List<T> found, int limit, Function<T, String> line, Ends<T> ends) {
    var shown = found.subList(0, Math.min(limit, found.size()));
    printAll(shown, line, ends.nothing());
    if (!json && !shown.isEmpty()) {
      System.err.println(
          shown.size() < found.size() ? ends.more().apply(shown.getLast()) : ends.end());
    }
  }

  /// Prints a list that is never empty.
  <T> void printAll(List<T> results, Function<T, String> line) {
    print(
        results,
        () -> results.stream().map(line).collect(Collectors.joining(System.lineSeparator())));
  }

  void print(Object result, Supplier<String> text) {
    System.out.println(json ? Json.text(result) : text.get());
  }
}
