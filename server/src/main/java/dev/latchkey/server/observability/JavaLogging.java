package dev.latchkey.server.observability;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/// Takes what libraries write to `java.util.logging` (the PostgreSQL driver, Angus Mail) into our
/// log; on its own it would go to stderr as it is.
///
/// Never finer than INFO: below that these two write down what goes over the wire.
final class JavaLogging extends Handler {
  private static final SimpleFormatter TEXT = new SimpleFormatter();

  private JavaLogging() {}

  static void redirect() {
    var root = LogManager.getLogManager().getLogger("");
    for (var handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.INFO);
    root.addHandler(new JavaLogging());
  }

  @Override
  public void publish(LogRecord record) {
    var name = record.getLoggerName() == null ? "java.util.logging" : record.getLoggerName();
    LoggerFactory.getLogger(name)
        .atLevel(level(record.getLevel().intValue()))
        .setCause(record.getThrown())
        .log(TEXT.formatMessage(record));
  }

  private static org.slf4j.event.Level level(int level) {
    if (level >= Level.SEVERE.intValue()) {
      return org.slf4j.event.Level.ERROR;
    }
    return level >= Level.WARNING.intValue()
        ? org.slf4j.event.Level.WARN
        : org.slf4j.event.Level.INFO;
  }

  @Override
  public void flush() {
    // nothing is kept back
  }

  @Override
  public void close() {
    // nothing is open
  }
}
