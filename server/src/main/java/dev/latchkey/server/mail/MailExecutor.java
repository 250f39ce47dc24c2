package dev.latchkey.server.mail;

import java.time.Duration;

/// What emails are carried by. Neither kind of work waits for the other.
interface MailExecutor {
  /// Runs `work` when `delay` is over: an email leaves on time, whatever became of the one before.
  void at(Duration delay, Runnable work);

  /// Runs `work` now, beside all else: an email is handed over, which takes as long as it takes.
  void handOver(Runnable work);

  /// Keeps a hand-over waiting for that long.
  void hold(Duration time);
}
