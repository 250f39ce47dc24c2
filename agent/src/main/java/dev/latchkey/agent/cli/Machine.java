package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.Ticker;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The real machine: the one place that asks for its randomness, its time and its users.
final class Machine {
  private Machine() {}

  static Outside outside() {
    var random = new SecureRandom();
    return new Outside(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        ConsoleTerminal.ofThisProcess(),
        random::nextBytes,
        ticker(),
        defaultState(),
        superusers(Path.of("/etc/passwd")));
  }

  /// Whatever the locale: programs read it.
  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static Path defaultState() {
    return System.getProperty("user.name").equals("root")
        ? Path.of("/var/lib/latchkey-agent")
        : Path.of(System.getProperty("user.home"), ".local/state/latchkey-agent");
  }

  /// `root`, and whoever shares its user id.
  static Set<String> superusers(Path passwd) {
    try (var lines = Files.lines(passwd)) {
      var named =
          lines
              .map(line -> line.split(":", -1))
              .filter(fields -> fields.length > 2 && fields[2].equals("0"))
              .map(fields -> fields[0]);
      return Stream.concat(Stream.of("root"), named).collect(Collectors.toUnmodifiableSet());
    } catch (IOException none) {
      return Set.of("root");
    }
  }

  private static Ticker ticker() {
    return new Ticker() {
      @Override
      public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime());
      }

      @Override
      public Duration timeOfDay() {
        return Duration.ofMillis(System.currentTimeMillis());
      }

      @Override
      public void pause(Duration time) {
        try {
          Thread.sleep(time);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }
}
