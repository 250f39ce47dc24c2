package dev.latchkey.server.settings;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A set of defaults. Under `strict` (C-01, C-14, C-19, C-21) they are also the least that is
/// allowed, and what can be longer than its default has a nearer end.
enum Profile {
  BASE(Map.of(), Map.of()),
  STRICT(
      Map.of(
          Key.PASSWORD_MIN_LENGTH, "15",
          Key.PASSWORD_MIN_SCORE, "0",
          Key.PASSWORD_HASH_MEMORY_KIB, "65536",
          Key.PASSWORD_HASH_PASSES, "3",
          Key.SIGN_IN_LINKS_ENABLED, "false"),
      Map.of(
          Key.SESSION_IDLE, Duration.ofHours(1),
          Key.SESSION_ABSOLUTE, Duration.ofHours(24)));

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<Key, String> own;

  @SuppressWarnings("ImmutableEnumChecker") // made by Map.of
  private final Map<Key, Duration> most;

  Profile(Map<Key, String> own, Map<Key, Duration> most) {
    this.own = own;
    this.most = most;
  }

  static Optional<Profile> parse(String word) {
    for (var profile : values()) {
      if (profile.word().equals(word)) {
        return Optional.of(profile);
      }
    }
    return Optional.empty();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String standard(Key key) {
    return own.getOrDefault(key, key.standard());
  }

  int least(Key key, int lowest) {
    var mine = own.get(key);
    return mine == null ? lowest : Math.max(lowest, Integer.parseInt(mine));
  }

  /// Whether a setting that can be true or false must be false.
  boolean forbids(Key key) {
    return "false".equals(own.get(key));
  }

  /// The longest that is allowed, where this profile has a say.
  Optional<Duration> most(Key key) {
    return Optional.ofNullable(most.get(key));
  }
}
