package dev.latchkey.agent.fake;

import dev.latchkey.agent.sink.PasswordDisplay;
import dev.latchkey.agent.sink.SinkHost;
import dev.latchkey.agent.sink.Sinks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Sinks as the tests' own user has them.
public final class TestSinks {
  private static final Path HOME = Path.of("/nonexistent");
  private static final Duration TODAY = Duration.ofDays(20_000);

  private TestSinks() {}

  public static Sinks sinks() {
    return of(Duration.ofSeconds(20), TestUser.ID);
  }

  public static Sinks of(Duration deadline, int user) {
    return new Sinks(host(deadline, user, HOME, new Display()));
  }

  public static SinkHost host(Duration deadline, int user, Path home, PasswordDisplay display) {
    return new SinkHost(user, home, TestRandomness.bytes(), () -> TODAY, display, deadline);
  }

  /// A terminal that remembers what it showed.
  public static final class Display implements PasswordDisplay {
    public final List<String> lines = new ArrayList<>();
    public boolean interactive = true;

    @Override
    public boolean isInteractive() {
      return interactive;
    }

    @Override
    public boolean show(String line) {
      return interactive && lines.add(line);
    }
  }
}
