package dev.latchkey.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.reader.UnicodeReader;

/// The settings file: YAML, dots nest. No complaint quotes it: someone may have put a secret there.
final class SettingsFile {
  private final Path file;
  private final Map<String, Value> values = new HashMap<>();
  private final Map<String, Mark> marks = new HashMap<>();

  private SettingsFile(Path file) {
    this.file = file;
  }

  /// What it says, by key.
  ///
  /// @throws BadSetting where it cannot be read, or has a secret or a key without a value
  static Map<String, Value> read(Path file) {
    var read = new SettingsFile(file);
    try {
      read.parse(text(file));
    } catch (NoSuchFileException e) {
      throw new BadSetting("There is no settings file " + file + ".");
    } catch (IOException e) {
      throw new BadSetting("The settings file " + file + " cannot be read.");
    } catch (YAMLException e) {
      throw new BadSetting("The settings file " + file + " is not valid YAML" + fault(e) + ".");
    }
    return read.values;
  }

  private static String text(Path file) throws IOException {
    try (Reader reader = new UnicodeReader(Files.newInputStream(file))) {
      return reader.readAllAsString();
    } catch (CharacterCodingException e) {
      throw new YAMLException(e);
    }
  }

  private void parse(String text) {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object root = new Yaml(new SafeConstructor(options)).load(text);
    if (root instanceof Map<?, ?> map) {
      mark("", new Yaml().compose(new StringReader(text)));
      flatten("", map);
    } else if (root != null) {
      throw new BadSetting("The settings file " + file + " must contain keys and values.");
    }
  }

  private static String fault(YAMLException fault) {
    if (!(fault instanceof MarkedYAMLException marked) || marked.getProblemMark() == null) {
      return fault.getCause() instanceof CharacterCodingException ? ": it is not UTF-8" : "";
    }
    var place = ": " + place(marked.getProblemMark());
    if (fault instanceof DuplicateKeyException) {
      return place + " repeats a key";
    }
    var tab = String.valueOf(marked.getProblem()).contains("TAB");
    return place + (tab ? " contains a tab; indent with blanks" : "");
  }

  private static String place(Mark mark) {
    return String.format(
        Locale.ROOT, "line %d, column %d", mark.getLine() + 1, mark.getColumn() + 1);
  }

  /// Where each key stands.
  private void mark(String prefix, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    for (var entry : mapping.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode name) {
        marks.put(prefix + name.getValue(), name.getStartMark());
        mark(prefix + name.getValue() + ".", entry.getValueNode());
      }
    }
  }

  private void flatten(String prefix, Map<?, ?> node) {
    node.forEach((name, value) -> {
      var key = prefix + name;
      if (value instanceof Map<?, ?> below) {
        flatten(key + ".", below);
      } else if (Settings.SECRETS.contains(key)) {
        throw new BadSetting(
            key
                + " is a secret. Remove it from the settings file"
                + where(key)
                + " and run: latchkey secrets set "
                + key
                + ".");
      } else {
        values.put(key, new Value(text(key, value), where(key)));
      }
    });
  }

  private String text(String key, @Nullable Object value) {
    if (value == null) {
      throw new BadSetting(key + " has no value: give it one, or remove it" + where(key) + ".");
    }
    return value instanceof List<?> list
        ? String.join(",", list.stream().map(String::valueOf).toList())
        : value.toString();
  }

  private String where(String key) {
    var mark = marks.get(key);
    return " (" + file + (mark == null ? "" : ", " + place(mark)) + ")";
  }
}
