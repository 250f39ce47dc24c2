package dev.latchkey.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;

/// One thing that an operator can set: its key, its default, its bounds and what it does, declared
/// once by the module that reads it. `docs/settings.md` is generated from these declarations.
///
/// A default is written as in the settings file; an empty one means that there is none, or that it
/// depends on other settings.
public final class Setting<T> {
  private final String key;
  private final String sentence;
  private final Rule<T> base;
  private final Rule<T> strict;
  private final BiPredicate<T, T> weaker;

  private Setting(
      String key, String sentence, Rule<T> base, Rule<T> strict, BiPredicate<T, T> weaker) {
    this.key = key;
    this.sentence = sentence;
    this.base = base;
    this.strict = strict;
    this.weaker = weaker;
  }

  private static <T> Setting<T> of(String key, String standard, Type<T> type, String sentence) {
    var rule = new Rule<>(standard, type);
    return new Setting<>(key, sentence, rule, rule, (_, _) -> false);
  }

  /// Any text.
  ///
  /// @param sentence what it does, without a full stop
  public static Setting<String> text(String key, String standard, String sentence) {
    return of(key, standard, Types.TEXT, sentence);
  }

  /// One of these words, the first of which is the default.
  public static Setting<String> word(String key, String sentence, String... words) {
    return of(key, words[0], Types.words(List.of(words)), sentence);
  }

  public static Setting<Boolean> flag(String key, boolean standard, String sentence) {
    return of(key, Boolean.toString(standard), Types.FLAG, sentence);
  }

  /// Texts, separated by commas.
  public static Setting<List<String>> list(String key, String sentence) {
    return of(key, "", Types.LIST, sentence);
  }

  /// A file or a folder.
  public static Setting<Path> path(String key, String sentence) {
    return of(key, "", Types.PATH, sentence);
  }

  /// A whole number within bounds, both of which are allowed.
  public static Setting<Integer> number(
      String key, int standard, int least, int most, String sentence) {
    return of(key, Integer.toString(standard), Range.of(least, most), sentence);
  }

  /// A port; no default.
  public static Setting<Integer> port(String key, String sentence) {
    return of(key, "", Range.ports(1), sentence);
  }

  /// A port.
  ///
  /// @param least 0 where that means something
  public static Setting<Integer> port(String key, int standard, int least, String sentence) {
    return of(key, Integer.toString(standard), Range.ports(least), sentence);
  }

  /// A length of time in ISO 8601 form (`PT10M`) within bounds, both of which are allowed.
  public static Setting<Duration> duration(
      String key, Duration standard, Duration least, Duration most, String sentence) {
    return of(key, standard.toString(), Range.of(least, most), sentence);
  }

  /// The same, with another default under `profile: strict`, below which nothing is allowed.
  public Setting<T> strict(T standard) {
    return with(base.least(standard), weaker);
  }

  /// The same, with a nearer end under `profile: strict`.
  public Setting<T> strictlyAtMost(T most) {
    return with(base.most(most), weaker);
  }

  /// The same, with one value alone under `profile: strict`.
  public Setting<T> strictlyOnly(T value) {
    return with(base.least(value).most(value), weaker);
  }

  /// The same; a smaller value than the default protects less.
  public Setting<T> weakerWhenLess() {
    return with(strict, (value, standard) -> base.compare(value, standard) < 0);
  }

  /// The same; a larger value than the default protects less.
  public Setting<T> weakerWhenMore() {
    return with(strict, (value, standard) -> base.compare(value, standard) > 0);
  }

  /// The same; these values protect less than the others.
  public Setting<T> weakerAs(List<T> values) {
    return with(strict, (value, _) -> values.contains(value));
  }

  private Setting<T> with(Rule<T> strictRule, BiPredicate<T, T> weakness) {
    return new Setting<>(key, sentence, base, strictRule, weakness);
  }

  public String key() {
    return key;
  }

  /// The default; empty where there is none, or it depends on other settings.
  public String standard() {
    return base.standard();
  }

  /// What it does, with its bounds.
  public String sentence() {
    var bounds = base.type().bounds();
    return sentence + (bounds.isEmpty() ? "" : ", " + bounds) + ".";
  }

  /// The name of the environment variable, for instance `LATCHKEY_MAIL_SMTP_HOST`.
  public String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return "LATCHKEY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /// Refuses a value that the settings file could not have.
  ///
  /// @throws BadSetting with one sentence
  public T require(T value) {
    try {
      base.type().require(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw new BadSetting(key + " " + e.getMessage() + ".");
    }
  }

  Rule<T> rule(Profile profile) {
    return profile == Profile.STRICT ? strict : base;
  }

  /// Whether only `profile: strict` says so.
  boolean isOfProfile(Rule<T> rule) {
    return !rule.equals(base);
  }

  boolean isWeaker(T value, T than) {
    return weaker.test(value, than);
  }

  /// What one profile says of a setting.
  record Rule<T>(String standard, Type<T> type) {
    Rule<T> least(T least) {
      return new Rule<>(least.toString(), type.atLeast(least));
    }

    Rule<T> most(T most) {
      return new Rule<>(standard, type.atMost(most));
    }

    int compare(T one, T other) {
      return type.compare(one, other);
    }
  }
}
