package dev.latchkey.server.identifiers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What each letter of a text can be read as by someone who expects a Latin word: by its look
/// (Unicode's tables, and a few more that typefaces make alike), by the figures that people write
/// for letters, or, for Cyrillic and Greek, by its sound.
final class Confusables {
  private static final String LETTERS =
      """
      3=e 4=a 5=s 7=t 8=b 9=g
      а=a б=b в=b,v г=r,g ґ=r,g д=d,g е=e ё=e є=e ж=zh з=z,e и=u,n,i і=i ї=i й=u,i,y к=k л=l м=m
      н=n,h о=o п=n,p р=p,r с=c,s т=t,m у=y,u ф=f х=x,h ц=ts,c,u ч=ch ш=sh,w щ=sh ъ= ы=y ь= э=e ю=yu,u
      я=ya,r ј=j,y ѕ=s һ=h ӏ=l ԁ=d ԛ=q ԝ=w
      α=a β=b,v γ=g,y δ=d ε=e ζ=z η=n,i θ=th,o ι=i κ=k λ=l μ=m,u ν=v,n ξ=x ο=o π=n,p ρ=p,r σ=o,s ς=s,c
      τ=t υ=u,y φ=f,ph χ=x,ch ψ=ps ω=w,o
      """;
  private static final Map<String, List<String>> BY_LETTER = table();

  private final List<List<String>> readings;

  private Confusables(List<List<String>> readings) {
    this.readings = readings;
  }

  /// @param text folded, without marks and signs
  static Confusables of(String text) {
    return new Confusables(text.codePoints().mapToObj(Confusables::readings).toList());
  }

  private static List<String> readings(int c) {
    var letter = Character.toString(c);
    var more = BY_LETTER.getOrDefault(letter, List.of());
    return Stream.concat(Stream.of(Skeleton.of(letter).value()), more.stream()).toList();
  }

  private static Map<String, List<String>> table() {
    var table = new HashMap<String, List<String>>();
    for (var entry : LETTERS.strip().split("\\s+", -1)) {
      var sides = entry.split("=", 2);
      var looks = Arrays.stream(sides[1].split(",", -1)).map(Skeleton::of).map(Skeleton::value);
      table.put(sides[0], looks.toList());
    }
    return table;
  }

  /// Whether the text can be read as the word.
  boolean readAs(Skeleton word) {
    return readAs(word.value(), 0, 0);
  }

  private boolean readAs(String word, int at, int done) {
    if (at == readings.size()) {
      return done == word.length();
    }
    return readings.get(at).stream()
        .anyMatch(reading ->
            word.startsWith(reading, done) && readAs(word, at + 1, done + reading.length()));
  }
}
