package dev.latchkey.server.observability;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How long something took, counted by upper bounds that never change. Noting it allocates nothing
/// and waits for no one.
public final class Histogram {
  private static final long SECOND = 1_000_000_000;

  /// From what is read from memory to what someone complains about.
  private static final String[] REQUEST = {
    "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5",
    "5"
  };

  /// From a cheap hash on an idle machine to the patience of the queue.
  private static final String[] HASH = {
    "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5"
  };

  private final String[] words;
  private final long[] bounds;
  private final LongAdder[] counts;
  private final LongAdder nanos = new LongAdder();

  private Histogram(String... words) {
    this.words = words;
    bounds = new long[words.length];
    counts = new LongAdder[words.length + 1];
    for (var i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
    for (var i = 0; i < bounds.length; i++) {
      bounds[i] = new BigDecimal(words[i]).multiply(BigDecimal.valueOf(SECOND)).longValueExact();
    }
  }

  /// One for each kind of request.
  public static Map<String, Histogram> ofRequests(List<String> kinds) {
    var all = new LinkedHashMap<String, Histogram>();
    kinds.forEach(kind -> all.put(kind, new Histogram(REQUEST)));
    return all;
  }

  public static Histogram ofHashes() {
    return new Histogram(HASH);
  }

  public void observe(long took) {
    var i = 0;
    while (i < bounds.length && took > bounds[i]) {
      i++;
    }
    counts[i].increment();
    nanos.add(took);
  }

  /// In the text form of Prometheus.
  ///
  /// @param labels those beside `le`, for instance `route="session",`; or empty
  String lines(String name, String labels) {
    var text = new StringBuilder();
    var sum = 0L;
    for (var i = 0; i < counts.length; i++) {
      sum += counts[i].sum();
      var bound = i < words.length ? words[i] : "+Inf";
      text.append(
          String.format(Locale.ROOT, "%s_bucket{%sle=\"%s\"} %d\n", name, labels, bound, sum));
    }
    var outer = labels.isEmpty() ? "" : "{" + labels.substring(0, labels.length() - 1) + "}";
    var seconds = BigDecimal.valueOf(nanos.sum(), 9).toPlainString();
    return text.append(String.format(Locale.ROOT, "%s_sum%s %s\n", name, outer, seconds))
        .append(String.format(Locale.ROOT, "%s_count%s %d\n", name, outer, sum))
        .toString();
  }
}
