package dev.latchkey.server.mail;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Carriers that do everything at once, and write down when a letter would have left.
public final class TestCarriers implements MailExecutor {
  private final List<Duration> departures = new ArrayList<>();
  private final List<Duration> held = new ArrayList<>();

  @Override
  public void at(Duration delay, Runnable work) {
    departures.add(delay);
    work.run();
  }

  @Override
  public void handOver(Runnable work) {
    work.run();
  }

  @Override
  public void hold(Duration time) {
    held.add(time);
  }

  List<Duration> departures() {
    return departures;
  }

  List<Duration> held() {
    return held;
  }
}
