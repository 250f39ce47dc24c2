package dev.latchkey.agent.cli;

import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Option;

/// Prints what a command found: results to standard output, as JSON or in lines, and messages to
/// standard error.
final class ResultPrinter {
  private final HostEnvironment host;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  ResultPrinter(HostEnvironment host) {
    this.host = host;
  }

  /// How something ended that a token was for.
  interface Ending {
    String status();

    String reason();

    String message();
  }

  /// Prints how it ended.
  void print(Ending ending) {
    host.err().println(ending.message());
    print(ending, List.of((ending.status() + " " + ending.reason()).strip()));
  }

  /// Prints a result.
  ///
  /// @param lines the same in words
  void print(Object result, List<String> lines) {
    if (json) {
      host.out().println(new String(WireJson.write(result), StandardCharsets.UTF_8));
    } else {
      lines.forEach(host.out()::println);
    }
  }

  /// The same list, or a message where there is nothing in it.
  void print(List<?> results, List<String> lines, String nothing) {
    if (results.isEmpty() && !json) {
      host.err().println(nothing);
    }
    print(results, lines);
  }
}
