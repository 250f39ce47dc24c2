package dev.latchkey.server.audit;

import dev.latchkey.server.identifiers.Id;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What one line of the trail says, apart from its number, time and hash.
///
/// No field holds a secret, an address or a name as it was entered (C-29): ids, counts, words of
/// ours and keyed digests only.
///
/// @param event the event's word, after the OWASP logging vocabulary where it has one (CS-LV-1)
/// @param fields by name, in alphabetical order
public record AuditEntry(String event, Map<String, String> fields) {
  public AuditEntry {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  /// Without fields.
  public static AuditEntry of(String event) {
    return new AuditEntry(event, Map.of());
  }

  /// The same with one more field.
  public AuditEntry with(String name, String value) {
    var more = new TreeMap<>(fields);
    if (more.put(name, value) != null) {
      throw new IllegalArgumentException("two fields called " + name);
    }
    return new AuditEntry(event, more);
  }

  public AuditEntry with(String name, Id value) {
    return with(name, value.value());
  }

  public AuditEntry with(String name, long value) {
    return with(name, Long.toString(value));
  }

  public AuditEntry with(String name, boolean value) {
    return with(name, Boolean.toString(value));
  }

  /// The constant's name in lower case.
  public AuditEntry with(String name, Enum<?> value) {
    return with(name, value.name().toLowerCase(Locale.ROOT));
  }
}
