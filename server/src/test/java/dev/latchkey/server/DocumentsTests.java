package dev.latchkey.server;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.settings.Key;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the documents list is what the code has.
class DocumentsTests {
  private static final Path DOCS = Path.of("..", "docs");

  /// A row of a table: code in the first column, anything in the second and third.
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\| ([^|]+) \\|$");

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  void everyAuditEventIsListedWithItsFields() throws IOException {
    var listed = new TreeMap<String, Set<String>>();
    for (var row : rows("audit-events.md")) {
      var fields =
          CODE.matcher(row.group(2)).results().map(code -> code.group(1)).collect(sorted());
      assertTrue(listed.put(row.group(1), fields) == null, row.group(1) + " stands twice");
    }
    assertEquals(events(), listed);
  }

  @Test
  void everySettingIsListedWithItsDefaultAndItsSentence() throws IOException {
    var rows = rows("settings.md");
    var keys = List.of(Key.values());
    assertEquals(
        keys.stream().map(Key::key).toList(), rows.stream().map(row -> row.group(1)).toList());
    for (var i = 0; i < rows.size(); i++) {
      var key = keys.get(i);
      assertEquals(
          key.standard().isEmpty() ? "-" : "`" + key.standard() + "`",
          rows.get(i).group(2),
          key.key());
      assertEquals(key.sentence(), rows.get(i).group(3), key.key());
    }
  }

  private static List<MatchResult> rows(String document) throws IOException {
    return ROW.matcher(Files.readString(DOCS.resolve(document))).results().toList();
  }

  private static Collector<String, ?, Set<String>> sorted() {
    return toCollection(TreeSet::new);
  }

  /// The fields of every event that the code can write, by its word.
  private static Map<String, Set<String>> events() {
    var events = new TreeMap<String, Set<String>>();
    new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.latchkey.server")
            .stream()
            .filter(type -> type.isAssignableTo(AuditEvent.class) && !type.isInterface())
            .map(JavaClass::reflect)
            .flatMap(type -> samples(type).stream())
            .forEach(event ->
                events
                    .computeIfAbsent(event.event(), _ -> new TreeSet<>())
                    .addAll(event.fields().keySet()));
    return events;
  }

  /// The event with all kinds of values, so that every word and every field shows.
  private static List<AuditEvent> samples(Class<?> type) {
    var choices = Arrays.stream(type.getRecordComponents()).map(DocumentsTests::values).toList();
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

  @Test
  @Tag("S4-68")
  void noFieldOfAnEventNamesASecret() {
    for (var event : events().entrySet()) {
      for (var field : event.getValue()) {
        assertTrue(
            field.equals("token") || !field.matches(".*(password|secret|cookie|address|email).*"),
            event.getKey() + " " + field);
      }
    }
  }
}
