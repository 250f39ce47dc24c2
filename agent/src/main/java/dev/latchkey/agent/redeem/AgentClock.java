package dev.latchkey.agent.redeem;

import java.time.Duration;

/// Time that only goes forward, and waiting. The time of day has one use: no redemption hangs on
/// it, so that a wrong clock changes none.
public interface AgentClock {
  /// Since some moment that stays the same while the process lives.
  Duration elapsed();

  /// Since 1970, by this machine's clock; tells only which receipts are owed for too long.
  Duration timeOfDay();

  /// Waits.
  void pause(Duration time);
}
