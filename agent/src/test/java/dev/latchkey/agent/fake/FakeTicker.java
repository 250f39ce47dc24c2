package dev.latchkey.agent.fake;

import dev.latchkey.agent.redeem.Ticker;
import java.time.Duration;

/// Time that a test moves by hand; waiting passes at once.
public final class FakeTicker implements Ticker {
  private volatile Duration elapsed = Duration.ofDays(1);

  public void advance(Duration time) {
    elapsed = elapsed.plus(time);
  }

  @Override
  public Duration elapsed() {
    return elapsed;
  }

  @Override
  public void pause(Duration time) {
    advance(time);
  }
}
