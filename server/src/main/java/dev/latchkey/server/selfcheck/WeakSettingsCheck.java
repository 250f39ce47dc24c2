package dev.latchkey.server.selfcheck;

import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Names every setting that is weaker than its default: what is switched off shall not have to be
/// found by somebody else first.
public final class WeakSettingsCheck implements Check {
  private static final String NAME = "settings";
  private final Settings settings;

  public WeakSettingsCheck(Settings settings) {
    this.settings = settings;
  }

  /// What makes a setting weaker.
  private enum Weaker {
    LESS,
    MORE,
    CHATTY,
    NEVER
  }

  private static Weaker weaker(Key key) {
    return switch (key) {
      case PASSWORD_MIN_LENGTH,
          PASSWORD_MAX_LENGTH,
          PASSWORD_MIN_SCORE,
          PASSWORD_HASH_MEMORY_KIB,
          PASSWORD_HASH_PASSES ->
          Weaker.LESS;
      case TOKEN_LIFETIME_RECOVERY,
          TOKEN_LIFETIME_VERIFICATION,
          SESSION_IDLE,
          SESSION_ABSOLUTE,
          SESSION_ROTATION,
          SESSION_OVERLAP ->
          Weaker.MORE;
      case LOG_LEVEL -> Weaker.CHATTY;
      default -> Weaker.NEVER;
    };
  }

  @Override
  public List<Finding> check() {
    var weak = Arrays.stream(Key.values()).map(this::finding).flatMap(Optional::stream).toList();
    return weak.isEmpty() ? List.of(Finding.good(NAME, "None is weaker than its default.")) : weak;
  }

  private Optional<Finding> finding(Key key) {
    var value = settings.text(key);
    if (!isWeak(key, value)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.wrong(
            NAME,
            String.format(
                Locale.ROOT, "%s is %s, weaker than %s.", key.key(), value, settings.standard(key)),
            "Remove it, unless you know why."));
  }

  private boolean isWeak(Key key, String value) {
    var standard = settings.standard(key);
    return switch (weaker(key)) {
      case LESS -> compare(value, standard) < 0;
      case MORE -> compare(value, standard) > 0;
      case CHATTY -> List.of("debug", "trace").contains(value);
      case NEVER -> false;
    };
  }

  private static int compare(String value, String standard) {
    return standard.startsWith("P")
        ? Duration.parse(value.strip()).compareTo(Duration.parse(standard))
        : Long.compare(Long.parseLong(value.strip()), Long.parseLong(standard));
  }
}
