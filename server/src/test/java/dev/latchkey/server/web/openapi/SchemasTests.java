package dev.latchkey.server.web.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.latchkey.server.OurClasses;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Each record that is read from or written as JSON has a schema with the same fields: `of` names
/// it, below `dev.latchkey.server`.
class SchemasTests {
  private static final String ROOT = "dev.latchkey.server.";

  @Test
  void everyRecordOfTheApiHasASchemaWithItsFields() {
    var described = new TreeMap<String, Map<String, String>>();
    schemas()
        .forEach(schema -> {
          var fields = new TreeMap<String, String>();
          for (var field : schema.required("properties").properties()) {
            fields.put(field.getKey(), type(field.getValue()));
          }
          for (var name : schema.path(Parts.RECORDS).asText("").split(" ", -1)) {
            if (!name.isEmpty()) {
              described.put(name, fields);
            }
          }
        });
    var actual = new TreeMap<String, Map<String, String>>();
    Stream.concat(records(), described.keySet().stream().map(SchemasTests::named))
        .forEach(type -> actual.put(type.getName().substring(ROOT.length()), fields(type)));
    assertEquals(actual, described);
  }

  /// A record that a schema names, wherever it is.
  private static Class<?> named(String name) {
    try {
      return Class.forName(ROOT + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("a schema names a record that there is not: " + name, e);
    }
  }

  private static Stream<JsonNode> schemas() {
    return Parts.NAMES.stream().flatMap(name -> Parts.file(name).path("schemas").valueStream());
  }

  /// The word in the schema, without null.
  private static String type(JsonNode field) {
    if (field.has("$ref")) {
      return "object";
    }
    if (field.has("const")) {
      return "string";
    }
    var type = field.required("type");
    var words =
        type.isArray()
            ? type.valueStream().map(JsonNode::textValue).toList()
            : List.of(type.textValue());
    var word = words.stream().filter(name -> !name.equals("null")).findFirst().orElseThrow();
    return word.equals("string") && field.path("format").asText("").equals("date-time")
        ? "time"
        : word;
  }

  /// Those inside of a class that has endpoints for programs.
  private static Stream<Class<?>> records() {
    return OurClasses.ALL.stream()
        .filter(SchemasTests::isApi)
        .flatMap(type -> Arrays.stream(type.reflect().getDeclaredClasses()))
        .filter(
            type -> type.isRecord() && !java.lang.reflect.Modifier.isPrivate(type.getModifiers()));
  }

  private static boolean isApi(JavaClass type) {
    return !type.getSimpleName().endsWith("Pages")
        && !type.getSimpleName().endsWith("PageResponses")
        && type.getMethods().stream()
            .anyMatch(method ->
                method.getName().equals("endpoints")
                    && !method.getModifiers().contains(JavaModifier.ABSTRACT));
  }

  private static Map<String, String> fields(Class<?> type) {
    var fields = new TreeMap<String, String>();
    for (var component : type.getRecordComponents()) {
      fields.put(SnakeCaseStrategy.INSTANCE.translate(component.getName()), type(component));
    }
    return fields;
  }

  private static String type(RecordComponent component) {
    if (component.isAnnotationPresent(JsonRawValue.class)
        || component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
      return "object";
    }
    return switch (component.getType().getSimpleName()) {
      case "String", "Secret", "Id" -> "string";
      case "Instant" -> "time";
      case "int", "long", "Integer", "Long" -> "integer";
      case "boolean", "Boolean" -> "boolean";
      case "List" -> "array";
      default -> "object";
    };
  }

  @Test
  void everyFileIsNamed() throws IOException {
    try (var files = Files.list(Path.of("src", "main", "resources", "openapi"))) {
      var names = files.map(file -> file.getFileName().toString().replace(".yaml", "")).toList();
      assertEquals(new TreeSet<>(names), new TreeSet<>(Parts.NAMES));
    }
  }

  /// As the server refuses unknown fields.
  @Test
  void bodiesAreClosed() {
    var parts = Parts.read();
    for (var operation : parts.operations()) {
      if (operation.written().has("body")) {
        var schema = parts.schemas().required(operation.written().get("body").textValue());
        assertTrue(schema.has("additionalProperties"), operation::call);
      }
    }
  }
}
