package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The commands at the root of the repository, started as a user types them.
final class Launcher {
  static final Path ROOT = Path.of(Objects.requireNonNull(System.getProperty("latchkey.root")));

  /// Maven is at work, so that nothing is built here; and no installation makes a start-up cache of
  /// its own.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LATCHKEY_BUILD", "off", "LATCHKEY_AOT", "off");

  private Launcher() {}

  static ProcessBuilder latchkey(String... arguments) {
    return command(ROOT.resolve("latchkey"), StartUpCache.options(), arguments);
  }

  static ProcessBuilder agent(String... arguments) {
    return command(ROOT.resolve("latchkey-agent"), "", arguments);
  }

  private static ProcessBuilder command(Path program, String options, String... arguments) {
    var words = new ArrayList<>(List.of(program.toString()));
    words.addAll(List.of(arguments));
    return prepared(new ProcessBuilder(words), options);
  }

  /// The command without any settings of whoever runs the tests.
  ///
  /// @param options for Java
  static ProcessBuilder prepared(ProcessBuilder builder, String options) {
    builder.environment().keySet().removeIf(name -> name.startsWith("LATCHKEY_"));
    builder.environment().putAll(ENVIRONMENT);
    builder.environment().put("LATCHKEY_JAVA_OPTIONS", options);
    return builder;
  }

  /// Runs `./latchkey` to its end.
  static Finished run(String... arguments) {
    return Finished.of(latchkey(arguments), "");
  }

  static Process start(ProcessBuilder command) {
    try {
      return command.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
