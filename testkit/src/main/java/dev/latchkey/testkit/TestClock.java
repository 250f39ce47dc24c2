package dev.latchkey.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/// A clock that stands still until a test moves it.
public final class TestClock extends Clock {
  /// Where every test begins.
  public static final Instant START = Instant.parse("2026-03-02T08:15:30.250Z");

  private final Consumer<Instant> moved;
  private volatile Instant now = START;

  public TestClock() {
    this(_ -> {});
  }

  /// @param moved is told of every move, and of the beginning
  public TestClock(Consumer<Instant> moved) {
    this.moved = moved;
    moved.accept(now);
  }

  public void advance(Duration step) {
    set(now.plus(step));
  }

  public void set(Instant instant) {
    now = instant;
    moved.accept(instant);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
