package dev.latchkey.server.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of one start: arguments win over the environment, the environment over the file,
/// the file over the defaults. An unknown key stops the start; a complaint says where it stands.
public final class Settings {
  /// Secrets that the operator gives: in the encrypted file, never here.
  public static final List<String> SECRETS =
      List.of("database.password", "mail.smtp.password", "keys.pkcs11.pin", "keys.transit.token");

  public static final Setting<String> PROFILE =
      Setting.word(
          "profile",
          "base, or strict: longer passwords, costlier hashes, no sign-in links, sessions of at"
              + " most a day",
          "base",
          "strict");

  private final List<Setting<?>> known;
  private final Map<String, Value> values;

  private Settings(List<Setting<?>> known, Map<String, Value> values) {
    this.known = known;
    this.values = values;
  }

  /// Reads them.
  ///
  /// @param known all that there are
  /// @param file YAML, dots nest; empty where there is none
  /// @param arguments of the command, by key
  /// @throws BadSetting where a key is unknown or the file cannot be read
  public static Settings load(
      List<Setting<?>> known,
      Optional<Path> file,
      Map<String, String> environment,
      Map<String, String> arguments) {
    var values = new HashMap<String, Value>();
    file.ifPresent(path -> values.putAll(SettingsFile.read(path)));
    values.putAll(Environment.read(known, environment));
    arguments.forEach((key, text) -> values.put(key, new Value(text, "")));
    values.forEach((key, value) -> {
      if (known.stream().noneMatch(setting -> setting.key().equals(key))) {
        throw new BadSetting("Unknown setting " + key + value.where() + ".");
      }
    });
    return new Settings(known, values);
  }

  /// The value, or the default.
  ///
  /// @throws BadSetting where it is malformed or out of its bounds
  public <T> T get(Setting<T> setting) {
    return parse(setting, text(setting));
  }

  /// The value, or the default, if it is not empty.
  public <T> Optional<T> find(Setting<T> setting) {
    return Optional.of(text(setting)).filter(text -> !text.isBlank()).map(_ -> get(setting));
  }

  /// As it is written; empty text where there is neither a value nor a default.
  public String text(Setting<?> setting) {
    var value = values.get(setting.key());
    return value == null ? standard(setting) : value.text();
  }

  /// The default under the profile that is set.
  public String standard(Setting<?> setting) {
    return setting.rule(profile(setting)).standard();
  }

  /// The settings whose values protect less than their defaults.
  public List<Setting<?>> weaker() {
    return known.stream().filter(this::isWeaker).toList();
  }

  private <T> boolean isWeaker(Setting<T> setting) {
    return find(setting)
        .filter(value -> setting.isWeaker(value, parse(setting, standard(setting))))
        .isPresent();
  }

  private <T> T parse(Setting<T> setting, String text) {
    var rule = setting.rule(profile(setting));
    try {
      return rule.type().parse(text);
    } catch (BadSetting e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw bad(
          setting,
          " "
              + e.getMessage()
              + (setting.isOfProfile(rule) ? " under profile: " + Profile.STRICT.word() : ""));
    }
  }

  /// The profile that holds for a setting; for the profile itself it cannot depend on one.
  private Profile profile(Setting<?> setting) {
    return setting == PROFILE ? Profile.BASE : Profile.of(get(PROFILE));
  }

  /// A complaint about a value, with the place where it stands.
  ///
  /// @param fault what follows the key, for instance `: no certificate can be read from it`
  public BadSetting bad(Setting<?> setting, String fault) {
    var value = values.get(setting.key());
    return new BadSetting(setting.key() + fault + (value == null ? "" : value.where()) + ".");
  }
}
