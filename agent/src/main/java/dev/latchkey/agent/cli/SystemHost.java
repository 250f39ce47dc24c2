package dev.latchkey.agent.cli;

import com.sun.security.auth.module.UnixSystem;
import dev.latchkey.agent.redeem.AgentClock;
import dev.latchkey.agent.redeem.ProxySettings;
import dev.latchkey.agent.redeem.TrustAnchors;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The real host: the one place that asks for its randomness, its time and its users.
final class SystemHost {
  private SystemHost() {}

  static HostEnvironment environment() {
    // Java shows a proxy no password for a tunnel unless it is told to.
    System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
    return new HostEnvironment(
        System.in,
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        ConsoleTerminal.ofThisProcess(),
        random(),
        clock(),
        Path.of(System.getProperty("user.home")),
        defaultState(),
        Math.toIntExact(new UnixSystem().getUid()),
        superusers(Path.of("/etc/passwd")),
        ProxySettings.of(System.getenv()),
        anchors());
  }

  private static TrustAnchors anchors() {
    return System.getProperty("os.name").equals("Linux")
        ? TrustAnchors.ofLinux()
        : TrustAnchors.ofJava();
  }

  private static RandomBytes random() {
    var random = new SecureRandom();
    return length -> {
      var bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    };
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

  /// `root`, and every name that shares its user id; empty when the file cannot be read. Bytes that
  /// are no UTF-8, as in a name from long ago, hide no other line.
  static Optional<Set<String>> superusers(Path passwd) {
    try {
      var named =
          new String(Files.readAllBytes(passwd), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split(":", -1))
              .filter(fields -> fields.length > 2 && fields[2].equals("0"))
              .map(fields -> fields[0]);
      return Optional.of(
          Stream.concat(Stream.of("root"), named).collect(Collectors.toUnmodifiableSet()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private static AgentClock clock() {
    return new AgentClock() {
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
