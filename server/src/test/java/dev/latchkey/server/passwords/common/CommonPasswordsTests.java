package dev.latchkey.server.passwords.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S4-19")
@Tag("C-04")
class CommonPasswordsTests {
  private static final CommonPasswords BUNDLED = CommonPasswords.bundled();

  private static byte[] build(String... passwords) {
    return CommonPasswords.build(List.of(passwords), "a test");
  }

  @Test
  @Tag("ASVS-6.2.4")
  @Tag("ASVS-6.2.12")
  void enoughOfThemFitEveryMinimum() {
    assertTrue(BUNDLED.atLeast(8) > 400_000, "" + BUNDLED.atLeast(8));
    assertTrue(BUNDLED.atLeast(15) > 3000, "" + BUNDLED.atLeast(15));
    assertEquals(BUNDLED.atLeast(8), BUNDLED.atLeast(1));
    assertEquals(0, BUNDLED.atLeast(65));
    assertTrue(BUNDLED.source().contains("SecLists"), BUNDLED.source());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "12345678",
        "123456789",
        "football",
        "baseball",
        "sunshine",
        "iloveyou",
        "princess",
        "trustno1",
        "superman",
        "starwars",
        "computer",
        "michelle",
        "jennifer",
        "corvette",
        "mercedes",
        "maverick",
        "bigdaddy",
        "midnight",
        "samantha",
        "whatever",
        "1qaz2wsx",
        "qwertyuiop",
        "1234567890",
        "password1",
        "asdfghjkl",
        "liverpool",
        "butterfly",
        "87654321",
        "11111111",
        "88888888",
        "internet",
        "steelers",
        "elephant",
        "chocolate",
        "blackdog",
        "passw0rd",
        "q1w2e3r4",
        "abcd1234",
        "qwerty123"
      })
  @Tag("ASVS-6.2.4")
  void whatEverybodyTriesFirstIsOnIt(String password) {
    assertTrue(BUNDLED.contains(password), password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "111111111111111",
        "123456789012345",
        "1234567890123456",
        "qwertyuiopasdfg",
        "passwordpassword",
        "1q2w3e4r5t6y7u8i",
        "qwertyuiopasdfghjkl",
        "qwertyuiopasdfghjklzxcvbnm",
        "00000000000000000000"
      })
  @Tag("ASVS-6.2.4")
  void longOnesAreOnItToo(String password) {
    assertTrue(BUNDLED.contains(password), password);
  }

  @Test
  void caseAndComposedLettersDoNotMatter() {
    var list = CommonPasswords.read(build("Sch\u00f6nwetter", "STRA\u00dfe der Einheit"));
    assertTrue(list.contains("sch\u00f6nWETTER"));
    assertTrue(list.contains("scho\u0308nwetter"));
    assertTrue(list.contains("strasse DER einheit"));
    assertTrue(BUNDLED.contains("PassWord1"));
  }

  @Test
  @Tag("NIST-B4-3.1.1.2-BL")
  void onlyTheWholePasswordIsCompared() {
    assertFalse(BUNDLED.contains("password xkzt vvqa"));
    assertFalse(BUNDLED.contains(" password"));
    assertFalse(BUNDLED.contains("correct horse battery"));
  }

  /// 2^-20 each: more than ten of 2,000,000 come once in ten thousand lists.
  @Test
  void hardlyAnyOtherIsTakenForOne() {
    var taken =
        IntStream.range(0, 500_000).filter(i -> BUNDLED.contains("nothing like it " + i)).count();
    assertTrue(taken <= 4, taken + " of 500,000");
  }

  @Test
  void whatIsBuiltIsRead() {
    var random = new Random(7);
    var passwords =
        IntStream.range(0, 3001).mapToObj(i -> "p" + random.nextLong() + "-" + i).toList();
    var list = CommonPasswords.read(CommonPasswords.build(passwords, "random"));
    assertEquals(3001, list.atLeast(8));
    assertEquals("random", list.source());
    passwords.forEach(password -> assertTrue(list.contains(password), password));
    assertFalse(list.contains("p1"));
  }

  @Test
  void shortOnesAndDoublesAreLeftOut() {
    var list = CommonPasswords.read(build("short", "long enough", "LONG enough", "", "exactly8"));
    assertEquals(2, list.atLeast(8));
    assertEquals(1, list.atLeast(9));
    assertFalse(list.contains("short"));
  }

  @Test
  void anEmptyListHasNothing() {
    assertFalse(CommonPasswords.read(build()).contains("password"));
  }

  @Test
  void theSameListIsTheSameFile() {
    assertTrue(Arrays.equals(build("sunshine", "football"), build("football", "sunshine")));
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    var good = build("sunshine", "football");
    for (var at = 0; at < good.length; at++) {
      var bad = good.clone();
      bad[at] ^= 4;
      assertThrows(IllegalArgumentException.class, () -> CommonPasswords.read(bad), "byte " + at);
      var cut = Arrays.copyOf(good, at);
      assertThrows(IllegalArgumentException.class, () -> CommonPasswords.read(cut), "cut " + at);
    }
    var file = TestFolder.make().resolve("list");
    for (var content : Stream.of("", "password\nsunshine\n").toList()) {
      Files.writeString(file, content);
      var refused = assertThrows(IllegalArgumentException.class, () -> CommonPasswords.read(file));
      assertTrue(refused.toString().contains("latchkey passwords common-list"), content);
    }
    Files.delete(file);
    assertThrows(IllegalArgumentException.class, () -> CommonPasswords.read(file));
  }
}
