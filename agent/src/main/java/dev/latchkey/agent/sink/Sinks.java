package dev.latchkey.agent.sink;

import dev.latchkey.protocol.SinkKind;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;

/// The kinds of sinks that there are.
public final class Sinks {
  private static final List<String> LATER =
      List.of("linux-user", "postgresql", "mariadb", "htpasswd", "stdout");

  private final Duration commandTimeout;
  private final ProgramOwnership ownership;

  /// @param commandTimeout the time that a command may take
  /// @param user the user id that the agent runs as
  public Sinks(Duration commandTimeout, int user) {
    this.commandTimeout = commandTimeout;
    this.ownership = new ProgramOwnership(user);
  }

  /// Reads `kind:target`.
  public SinkParseResult read(String text) {
    int colon = text.indexOf(':');
    var kind = colon < 0 ? text : text.substring(0, colon);
    if (LATER.contains(kind)) {
      return new SinkParseResult.Later(kind);
    }
    return switch (kind) {
      case "file" -> withPath(text, colon, FileSink::new);
      case "command" ->
          withPath(text, colon, (a, path) -> new CommandSink(a, path, ownership, commandTimeout));
      default -> new SinkParseResult.Unreadable("write file:/PATH or command:/PATH");
    };
  }

  private static SinkParseResult withPath(
      String text, int colon, BiFunction<SinkAddress, Path, Sink> make) {
    var target = colon < 0 ? "" : text.substring(colon + 1);
    try {
      var path = Path.of(target);
      if (!path.isAbsolute() || path.getFileName() == null || !path.normalize().equals(path)) {
        return new SinkParseResult.Unreadable("the path must begin with / and contain no . or ..");
      }
      var kind = new SinkKind(text.substring(0, colon));
      return new SinkParseResult.Known(make.apply(new SinkAddress(kind, target), path));
    } catch (InvalidPathException invalid) {
      return new SinkParseResult.Unreadable("this is not a path");
    }
  }
}
