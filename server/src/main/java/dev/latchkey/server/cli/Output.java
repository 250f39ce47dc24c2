package dev.latchkey.server.cli;

import dev.latchkey.server.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// How a result is printed: on stdout, which holds nothing else.
final class Output {
  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  /// Prints a result that people are told in other words.
  void printIfJson(Object result) {
    if (json) {
      System.out.println(new String(Json.write(result), StandardCharsets.UTF_8));
    }
  }

  void print(Object result, Supplier<String> text) {
    System.out.println(json ? new String(Json.write(result), StandardCharsets.UTF_8) : text.get());
  }
}
