package dev.latchkey.server.cli;

import dev.latchkey.server.web.Json;
import java.util.function.Supplier;
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

  void print(Object result, Supplier<String> text) {
    System.out.println(json ? Json.text(result) : text.get());
  }
}
