package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.agent.fake.TestRandomness;
import dev.latchkey.agent.redeem.PasswordRules.Verdict;
import java.util.HashSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordRulesTests {
  private final PasswordRules rules = PasswordRules.forAccount("Longaccount");

  @ParameterizedTest
  @Tag("S4-15")
  @ValueSource(
      strings = {
        "kurzegal",
        "words with blanks",
        "only lower case letters",
        "81726354",
        "\ud83d\udd11\ud83d\udc1d\ud83d\udc22\ud83c\udf32\ud83c\udf08\ud83c\udf55\ud83d\ude80\u26f5"
      })
  void noCompositionIsAskedFor(String password) {
    assertEquals(password, good(password));
  }

  @ParameterizedTest
  @Tag("S4-16")
  @CsvSource({"1234xyz,too_short", "'',too_short", "PassWord1,common", "aaaaaaaaaab,common"})
  void weakPasswordIsRefusedWithItsReason(String password, String reason) {
    assertEquals(reason, bad(password));
  }

  @Test
  void accountsNameIsRefusedInAnyCase() {
    assertEquals("context", bad("longACCOUNT"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with\nline feed",
        "with\rreturn",
        "with\0nothing",
        "with\ttabulator",
        "with\u0085next",
        "with\u2028separator",
        "with\u007fdelete"
      })
  void controlCharactersAreRefused(String password) {
    assertEquals("control_character", bad(password));
  }

  @Test
  void whatTheTerminalCouldNotReadIsRefused() {
    assertEquals("control_character", bad("garbled \ufffd\ufffd"));
  }

  @Test
  void unpairedSurrogateIsRefused() {
    assertEquals("control_character", bad("half a \ud83d emoji"));
  }

  @Test
  @Tag("S4-17")
  void lengthIsCountedInCharactersAndBounded() {
    assertEquals(
        "too_short",
        bad(
            "\ud83d\udd11\ud83d\udc1d\ud83d\udc22\ud83c\udf32\ud83c\udf08\ud83c\udf55\ud83d\ude80"));
    assertEquals(256, good("abcd".repeat(64)).length());
    assertEquals("too_long", bad("abcd".repeat(64) + "e"));
    assertEquals(
        "\ud83d\udd11\ud83d\udc1d\ud83d\udc22\ud83c\udf32".repeat(64),
        good("\ud83d\udd11\ud83d\udc1d\ud83d\udc22\ud83c\udf32".repeat(64)));
  }

  @Test
  void composedAndDecomposedAreTheSamePassword() {
    assertEquals(good("p\u00e1ssphrase"), good("pa\u0301ssphrase"));
  }

  @Test
  @Tag("S0-09")
  void madePasswordsAreLongAllDifferentAndPassTheRules() {
    var maker = new PasswordGenerator(TestRandomness.bytes());
    var seen = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      try (var password = maker.make()) {
        var text = password.reveal();
        assertTrue(text.matches("[a-zA-Z2-9]{6}(-[a-zA-Z2-9]{6}){3}"), text);
        assertTrue(seen.add(text));
        assertEquals(text, good(text));
      }
    }
  }

  @Test
  void everyLetterIsAsLikely() {
    var counting = new int[1];
    var maker = new PasswordGenerator(_ -> new byte[] {(byte) counting[0]++});
    var letters = new StringBuilder();
    for (int i = 0; i < 56; i++) {
      letters.append(maker.make().reveal().replace("-", ""));
    }
    var counts = letters.chars().boxed().collect(java.util.stream.Collectors.groupingBy(c -> c));
    assertEquals(56, counts.size());
    counts.values().forEach(list -> assertEquals(24, list.size()));
  }

  private String good(String password) {
    var verdict = rules.check(password.toCharArray());
    return assertInstanceOf(Verdict.Good.class, verdict, password).password().reveal();
  }

  private String bad(String password) {
    return assertInstanceOf(Verdict.Bad.class, rules.check(password.toCharArray())).reason();
  }
}
