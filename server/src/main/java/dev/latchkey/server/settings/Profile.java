package dev.latchkey.server.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A set of defaults. Under `strict` (C-01, C-19) they are also the least that is allowed.
enum Profile {
  BASE(Map.of()),
  STRICT(
      Map.of(
          Key.PASSWORD_MIN_LENGTH, "15",
          Key.PASSWORD_MIN_SCORE, "0",
          Key.PASSWORD_HASH_MEMORY_KIB, "65536",
          Key.PASSWORD_HASH_PASSES, "3"));

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<Key, String> own;

  Profile(Map<Key, String> own) {
    this.own = own;
  }

  static Optional<Profile> parse(String word) {
    for (var profile : values()) {
      if (profile.name().toLowerCase(Locale.ROOT).equals(word)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  String standard(Key key) {
    return own.getOrDefault(key, key.standard());
  }

  int least(Key key, int lowest) {
    var mine = own.get(key);
    return mine == null ? lowest : Math.max(lowest, Integer.parseInt(mine));
  }
}
