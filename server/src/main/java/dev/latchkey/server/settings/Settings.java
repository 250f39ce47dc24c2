package dev.latchkey.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.UnicodeReader;

/// The settings of one start: arguments win over the environment, the environment over the file,
/// the file over the defaults. An unknown key stops the start.
public final class Settings {
  /// Secrets that the operator gives: in the encrypted file, never here.
  public static final List<String> SECRETS = List.of("database.password", "mail.smtp.password");

  private final Map<Key, String> values;

  private Settings(Map<Key, String> values) {
    this.values = values;
  }

  /// Reads them.
  ///
  /// @param file YAML, dots nest; empty where there is none
  /// @throws BadSetting where a key is unknown or the file cannot be read
  public static Settings load(
      Optional<Path> file, Map<String, String> environment, Map<Key, String> arguments) {
    var values = new EnumMap<Key, String>(Key.class);
    file.ifPresent(path -> flatten("", read(path), values));
    values.putAll(Environment.read(environment));
    values.putAll(arguments);
    return new Settings(values);
  }

  private static Map<?, ?> read(Path file) {
    try (Reader reader = new UnicodeReader(Files.newInputStream(file))) {
      var options = new LoaderOptions();
      options.setAllowDuplicateKeys(false);
      Object root = new Yaml(new SafeConstructor(options)).load(reader);
      if (root == null) {
        return Map.of();
      }
      if (root instanceof Map<?, ?> map) {
        return map;
      }
      throw new BadSetting("The settings file " + file + " must contain keys and values.");
    } catch (NoSuchFileException e) {
      throw new BadSetting("There is no settings file " + file + ".");
    } catch (IOException e) {
      throw new BadSetting("The settings file " + file + " cannot be read.");
    } catch (YAMLException e) {
      if (e.getCause() instanceof IOException
          && !(e.getCause() instanceof CharacterCodingException)) {
        throw new BadSetting("The settings file " + file + " cannot be read.");
      }
      throw new BadSetting("The settings file " + file + " is not valid YAML" + where(e) + ".");
    }
  }

  /// Never quotes the file: somebody may have put a secret there.
  private static String where(YAMLException fault) {
    if (!(fault instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
      return fault.getCause() instanceof CharacterCodingException ? ": it is not UTF-8" : "";
    }
    var mark = marked.getProblemMark();
    var place =
        String.format(
            Locale.ROOT, ": line %d, column %d", mark.getLine() + 1, mark.getColumn() + 1);
    if (fault instanceof DuplicateKeyException) {
      return place + " repeats a key";
    }
    var tab = String.valueOf(marked.getProblem()).contains("TAB");
    return place + (tab ? " contains a tab; indent with blanks" : "");
  }

  private static void flatten(String prefix, Map<?, ?> node, Map<Key, String> values) {
    node.forEach((name, value) -> {
      var key = prefix + name;
      if (value instanceof Map<?, ?> below) {
        flatten(key + ".", below, values);
      } else if (SECRETS.contains(key)) {
        throw new BadSetting(
            key
                + " is a secret. Remove it from the settings file and run: latchkey secrets set "
                + key
                + ".");
      } else {
        var known = Key.parse(key);
        values.put(
            known.orElseThrow(() -> new BadSetting("Unknown setting " + key + ".")),
            value instanceof List<?> list ? join(list) : String.valueOf(value));
      }
    });
  }

  private static String join(List<?> list) {
    return String.join(",", list.stream().map(String::valueOf).toList());
  }

  /// The value, or the default; empty text where there is neither.
  public String text(Key key) {
    return values.getOrDefault(key, standard(key));
  }

  /// The default under the profile that is set.
  public String standard(Key key) {
    return profile().standard(key);
  }

  private Profile profile() {
    var word = values.getOrDefault(Key.PROFILE, Key.PROFILE.standard());
    return Profile.parse(word)
        .orElseThrow(() -> new BadSetting("profile must be one of base, strict."));
  }

  /// The value, or the default, if it is not empty.
  public Optional<String> optional(Key key) {
    return Optional.of(text(key)).filter(text -> !text.isBlank());
  }

  /// A number within these bounds; a profile may raise the lower one.
  public int number(Key key, int lowest, int most) {
    var least = profile().least(key, lowest);
    try {
      var number = Integer.parseInt(text(key).strip());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw outOfBounds(key, least, most);
    }
    throw outOfBounds(key, least, most);
  }

  private BadSetting outOfBounds(Key key, int least, int most) {
    return new BadSetting(key.key() + " must be a number from " + least + " to " + most + ".");
  }

  /// A length of time in ISO 8601 form (`PT10M`).
  public Duration duration(Key key) {
    try {
      return within(key, Duration.parse(text(key).strip()));
    } catch (DateTimeParseException e) {
      throw new BadSetting(key.key() + " must be a duration like PT10M or PT12H.");
    }
  }

  private Duration within(Key key, Duration length) {
    var most = profile().most(key);
    if (most.filter(limit -> length.compareTo(limit) > 0).isPresent()) {
      throw new BadSetting(
          key.key()
              + " must not exceed "
              + most.get()
              + " under profile: "
              + profile().word()
              + ".");
    }
    return length;
  }

  public boolean flag(Key key) {
    return switch (text(key)) {
      case "true" -> allowed(key);
      case "false" -> false;
      default -> throw new BadSetting(key.key() + " must be true or false.");
    };
  }

  private boolean allowed(Key key) {
    if (profile().forbids(key)) {
      throw new BadSetting(key.key() + " must be false under profile: " + profile().word() + ".");
    }
    return true;
  }

  /// One of the given words.
  public String word(Key key, String... words) {
    var text = text(key);
    if (Arrays.asList(words).contains(text)) {
      return text;
    }
    throw new BadSetting(key.key() + " must be one of " + String.join(", ", words) + ".");
  }

  public List<String> list(Key key) {
    return Arrays.stream(text(key).split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
