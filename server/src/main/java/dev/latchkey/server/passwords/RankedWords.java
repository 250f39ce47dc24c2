package dev.latchkey.server.passwords;

import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Words with their ranks in a few bytes each: a map of boxed numbers takes six times as much.
///
/// One text after another stands in `bytes`, with its rank and its length before it; `places` is a
/// table of where they begin, by the hash of the word, with free places between.
final class RankedWords extends AbstractMap<String, Integer> {
  private static final int FREE = 0;
  private static final int BEFORE = 4;
  private static final int LONGEST = 255;
  private static final int HIGHEST_RANK = 0xff_ffff;
  private final int[] places;
  private final int size;
  private byte[] bytes = new byte[1 << 16];
  private int end = 1;

  /// @param ranks of words of ASCII
  RankedWords(Map<String, Integer> ranks) {
    size = ranks.size();
    places = new int[Integer.highestOneBit(Math.max(1, size)) * 4];
    ranks.forEach(this::add);
    bytes = Arrays.copyOf(bytes, end);
  }

  private void add(String word, int rank) {
    var text = word.getBytes(StandardCharsets.US_ASCII);
    if (text.length > LONGEST || rank > HIGHEST_RANK || !word.equals(ascii(text, 0, text.length))) {
      throw new IllegalArgumentException("not a word that can be kept");
    }
    if (end + BEFORE + text.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
    places[place(word)] = end;
    bytes[end] = (byte) (rank >> 16);
    bytes[end + 1] = (byte) (rank >> 8);
    bytes[end + 2] = (byte) rank;
    bytes[end + 3] = (byte) text.length;
    System.arraycopy(text, 0, bytes, end + BEFORE, text.length);
    end += BEFORE + text.length;
  }

  private static String ascii(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.US_ASCII);
  }

  /// Where the word stands, or the free place where it would.
  private int place(String word) {
    var hash = word.hashCode();
    var place = (hash ^ (hash >>> 16)) & (places.length - 1);
    while (places[place] != FREE && !stands(word, places[place])) {
      place = (place + 1) & (places.length - 1);
    }
    return place;
  }

  private boolean stands(String word, int at) {
    var length = length(at);
    if (length != word.length()) {
      return false;
    }
    for (var i = 0; i < length; i++) {
      if (bytes[at + BEFORE + i] != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int length(int at) {
    return bytes[at + 3] & 0xff;
  }

  private int rank(int at) {
    return (bytes[at] & 0xff) << 16 | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff);
  }

  @Override
  public @Nullable Integer get(Object word) {
    var at = word instanceof String text ? places[place(text)] : FREE;
    return at == FREE ? null : Integer.valueOf(rank(at));
  }

  @Override
  public boolean containsKey(Object word) {
    return get(word) != null;
  }

  @Override
  public int size() {
    return size;
  }

  /// A copy of all of them.
  @Override
  public Set<Entry<String, Integer>> entrySet() {
    var all = new HashMap<String, Integer>();
    for (var at = 1; at < end; at += BEFORE + length(at)) {
      all.put(ascii(bytes, at + BEFORE, length(at)), rank(at));
    }
    return Map.copyOf(all).entrySet();
  }
}
