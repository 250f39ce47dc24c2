package dev.latchkey.server.web;

import io.helidon.logging.common.spi.LoggingProvider;

/// Tells Helidon that logging is arranged already; it would complain on stderr.
public final class HelidonLogging implements LoggingProvider {
  @Override
  public void initialization() {
    // arranged by the observability module
  }

  @Override
  public void runTime() {
    // the same
  }
}
