package dev.latchkey.server.passwords;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S4-18")
class RankedWordsTests {
  @Test
  void eachDictionaryHasTheSameWordsAndRanks() throws IOException {
    for (var dictionary : StandardDictionaries.loadAllDictionaries()) {
      var whole = dictionary.getRankedDictionary();
      var words = new RankedWords(whole);
      assertEquals(whole.size(), words.size());
      whole.forEach((word, rank) -> assertEquals(rank, words.get(word), word));
      assertEquals(whole, Map.copyOf(words));
    }
  }

  @Test
  void otherTextsHaveNoRank() {
    var words = new RankedWords(Map.of("dragon", 7, "", 1));
    assertTrue(words.containsKey("dragon"));
    assertEquals(1, words.get(""));
    for (var other : new String[] {"drago", "dragons", "dragoñ", "ragon", "DRAGON"}) {
      assertNull(words.get(other), other);
    }
    assertFalse(words.containsKey("7"));
    assertTrue(new RankedWords(Map.of()).isEmpty());
  }

  @Test
  void wordsThatDoNotFitAreRefused() {
    for (var word : new String[] {"dragoñ", "a".repeat(256)}) {
      assertThrows(IllegalArgumentException.class, () -> new RankedWords(Map.of(word, 1)), word);
    }
    assertThrows(IllegalArgumentException.class, () -> new RankedWords(Map.of("a", 1 << 24)));
  }
}
