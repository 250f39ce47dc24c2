package dev.latchkey.server.passwords;

import com.nulabinc.zxcvbn.StandardDictionaries;
import com.nulabinc.zxcvbn.StandardKeyboards;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.nulabinc.zxcvbn.ZxcvbnBuilder;
import com.nulabinc.zxcvbn.matchers.Dictionary;
import com.nulabinc.zxcvbn.matchers.DictionaryLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// zxcvbn with the dictionaries that it has by itself, which it would keep as lists and as maps.
final class StrengthMeter {
  private static final List<DictionaryLoader> DICTIONARIES =
      List.of(
          StandardDictionaries.US_TV_AND_FILM_LOADER,
          StandardDictionaries.ENGLISH_WIKIPEDIA_LOADER,
          StandardDictionaries.PASSWORDS_LOADER,
          StandardDictionaries.SURNAMES_LOADER,
          StandardDictionaries.MALE_NAMES_LOADER,
          StandardDictionaries.FEMALE_NAMES_LOADER);

  private StrengthMeter() {}

  static Zxcvbn make() {
    try {
      var builder = new ZxcvbnBuilder().keyboards(StandardKeyboards.loadAllKeyboards());
      for (var dictionary : DICTIONARIES) {
        builder.dictionary(new Small(dictionary.load()));
      }
      return builder.build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A dictionary that takes little memory.
  private static final class Small extends Dictionary {
    private final Map<String, Integer> ranks;

    Small(Dictionary whole) {
      super(whole.getName(), List.of());
      ranks = new RankedWords(whole.getRankedDictionary());
    }

    @Override
    public Map<String, Integer> getRankedDictionary() {
      return ranks;
    }
  }
}
