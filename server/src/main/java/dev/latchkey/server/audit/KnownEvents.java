package dev.latchkey.server.audit;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/// The names of all events of this version, and what they mean in a few words (docs/audit-events.md
/// says more).
public final class KnownEvents {
  private static final int NEAR = 3;

  private KnownEvents() {}

  /// Read once, by those who ask.
  private static final class Words {
    static final Map<String, String> BY_NAME = read();

    private static Map<String, String> read() {
      var stream =
          Objects.requireNonNull(KnownEvents.class.getResourceAsStream("/audit/events.properties"));
      try (var reader = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
        var properties = new Properties();
        properties.load(reader);
        var words = new TreeMap<String, String>();
        properties.forEach((name, text) -> words.put(name.toString(), text.toString()));
        return words;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// In alphabetical order.
  public static List<String> names() {
    return List.copyOf(Words.BY_NAME.keySet());
  }

  /// In words; an event of another version is its own name.
  public static String words(String event) {
    return Words.BY_NAME.getOrDefault(event, event);
  }

  public static boolean contains(String event) {
    return Words.BY_NAME.containsKey(event);
  }

  /// The names that look most like what someone has typed: those that contain it, else the nearest.
  public static List<String> near(String typed) {
    var containing = names().stream().filter(name -> name.contains(typed)).toList();
    return !typed.isEmpty() && !containing.isEmpty()
        ? containing
        : names().stream()
            .sorted(Comparator.comparingInt(name -> distance(name, typed)))
            .limit(NEAR)
            .toList();
  }

  /// Levenshtein's: how many letters must be changed, added or taken away.
  private static int distance(String one, String other) {
    var row = new int[other.length() + 1];
    for (var j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (var i = 1; i <= one.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j < row.length; j++) {
        var changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
