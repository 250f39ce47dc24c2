package dev.latchkey.server.web;

import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends the process when its port is closed permanently, as the accept loop of the HTTP library
/// leaves it after an error: a supervisor restarts it.
public final class DeafWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DeafWatch.class);
  private static final int TIMES = 2;
  private final BooleanSupplier refuses;
  private final Runnable end;
  private int refused;

  public DeafWatch(BooleanSupplier refuses, Runnable end) {
    this.refuses = refuses;
    this.end = end;
  }

  public void check() {
    refused = refuses.getAsBoolean() ? refused + 1 : 0;
    if (refused == TIMES) {
      LOG.error(
          "the public port is closed permanently: this process exits so that it can be restarted");
      end.run();
    }
  }
}
