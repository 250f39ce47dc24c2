package dev.latchkey.server.cli;

import dev.latchkey.server.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// How a result is printed: on stdout, which holds nothing else.
final class Output {
  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  void print(Object result, Supplier<String> text) {
    System.out.println(json ? new String(Json.write(result), StandardCharsets.UTF_8) : text.get());
  }
}
