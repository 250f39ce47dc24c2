package dev.latchkey.server.identifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTests {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "de|GERMAN",
        "DE|GERMAN",
        "de-AT,en;q=0.5|GERMAN",
        "fr,de;q=0.8,en;q=0.5|GERMAN",
        "en-GB,de;q=0.5|ENGLISH"
      })
  void theHeaderChooses(String header, Language language) {
    assertEquals(Optional.of(language), Language.ofHeader(header));
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {" ", "fr", "*", ";;q=x", "de;q=7", "\u0000", "../../etc"})
  void nonsenseAndOtherLanguagesChooseNone(String header) {
    assertEquals(Optional.empty(), Language.ofHeader(header));
  }

  @Test
  void anOverlongHeaderChoosesNone() {
    assertEquals(Optional.empty(), Language.ofHeader("de," + "x".repeat(1000)));
  }

  @Test
  void theTagLeadsBack() {
    for (var language : Language.values()) {
      assertEquals(Optional.of(language), Language.parse(language.tag()));
    }
    assertEquals(Optional.empty(), Language.parse("tlh"));
  }
}
