package dev.latchkey.agent.journal;

import dev.latchkey.protocol.JsonParseResult;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The form of the lines behind the first: the entry's name, a blank, its fields as JSON, a
/// newline.
final class JournalEntryFormat {
  private static final Map<String, Class<? extends JournalEntry>> TYPES =
      Stream.of(
              JournalEntry.Asked.class,
              JournalEntry.Claim.class,
              JournalEntry.Unclaimed.class,
              JournalEntry.Intent.class,
              JournalEntry.Done.class,
              JournalEntry.Settled.class,
              JournalEntry.Closed.class)
          .collect(Collectors.toMap(JournalEntryFormat::name, type -> type));

  private JournalEntryFormat() {}

  static byte[] write(JournalEntry entry) {
    var json = new String(WireJson.write(entry), StandardCharsets.UTF_8);
    return (name(entry.getClass()) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /// The entries of whole lines; empty when one of them cannot be read.
  static Optional<List<JournalEntry>> read(String text) {
    var entries = new ArrayList<JournalEntry>();
    for (var line : text.lines().toList()) {
      var entry = entry(line);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      entries.add(entry.get());
    }
    return Optional.of(List.copyOf(entries));
  }

  private static Optional<JournalEntry> entry(String line) {
    int blank = line.indexOf(' ');
    var type = blank < 0 ? null : TYPES.get(line.substring(0, blank));
    if (type == null) {
      return Optional.empty();
    }
    var json = line.substring(blank + 1).getBytes(StandardCharsets.UTF_8);
    return WireJson.read(json, type)
            instanceof JsonParseResult.Message<? extends JournalEntry>(var entry)
        ? Optional.of(entry)
        : Optional.empty();
  }

  private static String name(Class<?> type) {
    return type.getSimpleName().toLowerCase(Locale.ROOT);
  }
}
