package dev.latchkey.agent.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The terminal of this process. Java has a console only when standard input and output both are
/// one, so that what is shown here never lands in a file.
record ConsoleTerminal(@Nullable Console console) implements Terminal {
  private static final Path TTY = Path.of("/dev/tty");

  static ConsoleTerminal ofThisProcess() {
    var console = Optional.ofNullable(System.console()).filter(Console::isTerminal);
    return new ConsoleTerminal(console.orElse(null));
  }

  @Override
  public boolean isInteractive() {
    return console != null;
  }

  @Override
  public boolean wouldEcho() {
    try {
      var input = Path.of("/dev/stdin").toRealPath().toString();
      return !isInteractive() && (input.startsWith("/dev/pts/") || input.startsWith("/dev/tty"));
    } catch (IOException aPipe) {
      return false;
    }
  }

  @Override
  public char[] readSecret(String prompt) {
    var typed = Objects.requireNonNull(console).readPassword("%s", prompt);
    return typed == null ? new char[0] : typed;
  }

  @Override
  public String readLine(String prompt) {
    var typed = Objects.requireNonNull(console).readLine("%s", prompt);
    return typed == null ? "" : typed;
  }

  @Override
  public boolean show(String text) {
    if (console != null) {
      console.writer().println(text);
      console.flush();
      return true;
    }
    try {
      var line = (text + "\n").getBytes(StandardCharsets.UTF_8);
      Files.write(TTY, line, StandardOpenOption.WRITE);
      return true;
    } catch (IOException none) {
      return false;
    }
  }
}
