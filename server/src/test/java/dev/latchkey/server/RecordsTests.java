package dev.latchkey.server;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.latchkey.server.identifiers.EmailAddress;
import dev.latchkey.server.web.page.Messages;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Some records must hold a secret as text, to hand it out or to show it. None of them shows it
/// when it is printed, logged or part of an exception's message.
class RecordsTests {
  private static final String CANARY = "C4n4ry";
  private static final String NAMES =
      ".*(password|token|secret|cookie|credential)|link|login|csrf|request|text|html";
  private static final Pattern TELLING = Pattern.compile(NAMES, Pattern.CASE_INSENSITIVE);

  @Test
  @Tag("S4-41")
  @Tag("S4-42")
  void noRecordShowsASecretThatItHolds() {
    var telling =
        records()
            .flatMap(type ->
                Arrays.stream(type.getRecordComponents())
                    .filter(component -> component.getType() == String.class)
                    .filter(RecordsTests::isTelling)
                    .filter(component -> print(type, component).contains(CANARY))
                    .map(component -> type.getName() + "." + component.getName()))
            .collect(toCollection(TreeSet::new));
    assertEquals(Set.of(), telling);
  }

  private record Planted(String sessionToken) {}

  @Test
  void aPlantedOneIsFound() {
    var component = Planted.class.getRecordComponents()[0];
    assertEquals("Planted[sessionToken=" + CANARY + "]", print(Planted.class, component));
  }

  private static Stream<Class<?>> records() {
    return OurClasses.ALL.stream().map(JavaClass::reflect).filter(Class::isRecord);
  }

  /// A header's value may be a cookie, a cookie's a session.
  private static boolean isTelling(RecordComponent component) {
    var owner = component.getDeclaringRecord().getSimpleName();
    return TELLING.matcher(component.getName()).matches()
        || (component.getName().equals("value") && Set.of("Header", "Cookie").contains(owner));
  }

  private static String print(Class<?> type, RecordComponent secret) {
    var components = type.getRecordComponents();
    var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    var values =
        Arrays.stream(components)
            .map(component ->
                component.getName().equals(secret.getName()) ? CANARY : sample(component.getType()))
            .toArray();
    try {
      var constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values).toString();
    } catch (InvocationTargetException e) {
      throw new AssertionError(type + " cannot be made of samples", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static @Nullable Object sample(Class<?> type) {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return switch (type.getSimpleName()) {
      case "String" -> "x";
      case "boolean" -> false;
      case "int" -> 1;
      case "long" -> 1L;
      case "Optional" -> Optional.empty();
      case "List" -> List.of();
      case "Map" -> Map.of();
      case "Set" -> Set.of();
      case "Instant" -> Instant.EPOCH;
      case "EmailAddress" -> new EmailAddress("ada@example.org");
      case "Messages" -> Messages.ENGLISH;
      case "Duration" -> Duration.ofMinutes(10);
      default -> null;
    };
  }
}
