package dev.latchkey.server.audit;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.latchkey.server.OurClasses;
import dev.latchkey.server.identifiers.Id;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Every event that the code can write, found by its classes.
public final class AuditEvents {
  private AuditEvents() {}

  /// The fields of every event that the code can write, by its word.
  public static Map<String, Set<String>> all() {
    var events = new TreeMap<String, Set<String>>();
    OurClasses.ALL.stream()
        .filter(type -> type.isAssignableTo(AuditEvent.class) && !type.isInterface())
        .map(JavaClass::reflect)
        .flatMap(type -> samples(type).stream())
        .map(AuditEvent::entry)
        .forEach(entry ->
            events
                .computeIfAbsent(entry.event(), _ -> new TreeSet<>())
                .addAll(entry.fields().keySet()));
    return events;
  }

  /// The event with all kinds of values, so that every word and every field shows.
  private static List<AuditEvent> samples(Class<?> type) {
    var choices = Arrays.stream(type.getRecordComponents()).map(AuditEvents::values).toList();
    return combinations(choices).stream().map(values -> make(type, values)).toList();
  }

  private static List<?> values(RecordComponent component) {
    var type = component.getType();
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    return switch (type.getSimpleName()) {
      case "Id" -> List.of(new Id("0".repeat(26)));
      case "String" -> List.of("", "x");
      case "boolean" -> List.of(true, false);
      case "int" -> List.of(1);
      case "long" -> List.of(1L);
      default -> throw new AssertionError("no sample of " + component);
    };
  }

  private static List<List<Object>> combinations(List<? extends List<?>> choices) {
    var all = List.of(List.of());
    for (var choice : choices) {
      var longer = new ArrayList<List<Object>>();
      for (var begun : all) {
        for (var value : choice) {
          longer.add(Stream.concat(begun.stream(), Stream.of(value)).toList());
        }
      }
      all = List.copyOf(longer);
    }
    return all;
  }

  private static AuditEvent make(Class<?> type, List<Object> values) {
    try {
      var types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (AuditEvent) constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
