package dev.latchkey.agent.fake;

import dev.latchkey.agent.redeem.AgentClock;
import java.time.Duration;

/// Time that a test moves by hand; waiting passes at once.
public final class FakeAgentClock implements AgentClock {
  private static final Duration BEGAN = Duration.ofMillis(System.currentTimeMillis());

  private volatile Duration elapsed = Duration.ZERO;

  public void advance(Duration time) {
    elapsed = elapsed.plus(time);
  }

  @Override
  public Duration elapsed() {
    return elapsed;
  }

  /// The real one, to begin with: files have real times.
  @Override
  public Duration timeOfDay() {
    return BEGAN.plus(elapsed);
  }

  @Override
  public void pause(Duration time) {
    advance(time);
  }
}
