package dev.latchkey.agent.redeem;

import java.time.Duration;

/// Time that only goes forward, and waiting. The agent has no use for the time of day: a wrong
/// clock changes nothing.
public interface Ticker {
  /// Since some moment that stays the same while the process lives.
  Duration elapsed();

  /// Waits.
  void pause(Duration time);
}
