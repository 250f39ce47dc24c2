package dev.latchkey.server.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounds what a stranger can write into the log by repeating what leads to a warning or an error:
/// of each kind of line `MOST` in a minute, of which one source has `SHARE`, then one line with the
/// number of the others. Who is behind a line stands in the context of its thread as [#SOURCE].
final class Repetitions extends Filter<ILoggingEvent> {
  static final int MOST = 60;
  static final int SHARE = 10;
  static final String SOURCE = "source";
  private static final long MINUTE_MILLIS = 60_000;

  /// Texts that a library puts together itself are all different; then its name alone counts.
  private static final int KINDS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(Repetitions.class);
  private final Map<String, Count> counts = new HashMap<>();

  private final boolean tells;

  /// @param tells whether what was left out is summed up in the log: by one of several only
  Repetitions(boolean tells) {
    this.tells = tells;
  }

  private static final class Count {
    private final long begun;
    private final Map<String, Integer> bySource = new HashMap<>(); // no more than lines written
    private int written;
    private int left;

    Count(long begun) {
      this.begun = begun;
    }

    boolean fits(@Nullable String source) {
      if (written < MOST && (source == null || bySource.merge(source, 1, Integer::sum) <= SHARE)) {
        written++;
        return true;
      }
      left++;
      return false;
    }
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    if (!event.getLevel().isGreaterOrEqual(Level.WARN)
        || event.getLoggerName().equals(LOG.getName())) {
      return FilterReply.NEUTRAL;
    }
    var over = new HashMap<String, Integer>();
    var fits = count(event, over);
    if (tells) {
      over.forEach(
          (kind, left) -> LOG.warn("{} more lines like this were left out: {}", left, kind));
    }
    return fits ? FilterReply.NEUTRAL : FilterReply.DENY;
  }

  private synchronized boolean count(ILoggingEvent event, Map<String, Integer> over) {
    var now = event.getTimeStamp();
    counts
        .entrySet()
        .removeIf(entry -> {
          var count = entry.getValue();
          var ended = Math.abs(now - count.begun) >= MINUTE_MILLIS; // the clock may be set back
          if (ended && count.left > 0) {
            over.put(entry.getKey(), count.left);
          }
          return ended;
        });
    var kind = event.getLoggerName() + ": " + event.getMessage();
    var known = counts.containsKey(kind) || counts.size() < KINDS;
    var count = counts.computeIfAbsent(known ? kind : event.getLoggerName(), _ -> new Count(now));
    return count.fits(event.getMDCPropertyMap().get(SOURCE));
  }
}
