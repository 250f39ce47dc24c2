package dev.latchkey.server.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("S4-55")
class NameRowTests {
  private static final int SEED = 4711;
  private final Replay replay = new Replay();

  private static List<String> numbered(String form) {
    return IntStream.rangeClosed(1, 40).mapToObj(i -> String.format(Locale.ROOT, form, i)).toList();
  }

  private static List<String> shuffled(List<String> names) {
    var mixed = new java.util.ArrayList<>(names);
    Collections.shuffle(mixed, new Random(SEED));
    return mixed;
  }

  static Stream<List<String>> rows() {
    return Stream.of(
        numbered("john%d"),
        numbered("john%d@example.org"),
        numbered("john%d").reversed(),
        numbered("john%03d"),
        shuffled(numbered("john%d")),
        numbered("%d-john"),
        numbered("1000%d"),
        IntStream.rangeClosed('a', 'z').mapToObj(c -> "johns" + (char) c).toList(),
        List.of(
            "marilena",
            "mar1lena",
            "m4rilena",
            "m4r1lena",
            "maril3na",
            "mar1l3na",
            "m4ril3na",
            "maril3n4",
            "mari.lena",
            "ma-rilena",
            "m.arilena",
            "m4r1l3n4"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowFromChangingAddressesIsFound(List<String> names) {
    for (var i = 0; i < names.size(); i++) {
      replay.afterSeconds(20).fails(names.get(i), Guesses.of(i), Replay.address(i));
    }
    assertTrue(replay.finds(NameRowDetector.RULE));
  }

  /// One in ten mistypes, and thousands have names that differ in their numbers.
  @Test
  @Tag("S4-65")
  void studentsWhoSignInAreNotFound() {
    var random = new Random(SEED);
    for (var i = 0; i < 5000; i++) {
      var name = "s" + (1_000_000 + random.nextInt(30_000)) + "@students.example";
      var address = Replay.address(i % 50);
      replay.after(java.time.Duration.ofMillis(700));
      if (random.nextInt(10) == 0) {
        replay.fails(name, Guesses.of(i), address);
      }
      replay.succeeds(name, "right " + name, address);
    }
    assertEquals(Set.of(), replay.found());
  }

  @Test
  @Tag("S4-65")
  void relativesWithOneSurnameAreNotFound() {
    for (var name : List.of("jansen", "jansens", "janssen", "jensen", "jansen1", "jansen2")) {
      replay.fails(name, Guesses.of(name.length()), Replay.address(name.length()));
    }
    assertEquals(Set.of(), replay.found());
  }
}
