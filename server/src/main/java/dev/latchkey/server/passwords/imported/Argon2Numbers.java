package dev.latchkey.server.passwords.imported;

import java.util.HashMap;
import java.util.Map;

/// The numbers of an Argon2 string: `m`, `t` and `p`, in any order, since programs differ.
final class Argon2Numbers {
  private static final String NUMBER = "\\d{1,9}";

  private Argon2Numbers() {}

  /// Reads for instance `m=65536,p=4,t=3`.
  ///
  /// @throws IllegalArgumentException for others than these three, each once
  static Argon2.Cost read(String text) {
    var values = new HashMap<String, String>();
    for (var parameter : text.split(",", -1)) {
      var equals = parameter.indexOf('=');
      add(values, parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    return Argon2.Cost.of(value(values, "m"), value(values, "t"), value(values, "p"));
  }

  private static String value(Map<String, String> values, String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("Argon2 needs the parameters m, t and p");
    }
    return value;
  }

  private static void add(Map<String, String> values, String name, String value) {
    switch (name) {
      case "m", "t", "p" -> {
        if (!value.matches(NUMBER) || values.put(name, value) != null) {
          throw new IllegalArgumentException("Argon2's parameter " + name + " must be one number");
        }
      }
      case "data" ->
          throw new IllegalArgumentException(
              "it uses associated data (data=), which cannot be imported");
      case "keyid" ->
          throw new IllegalArgumentException(
              "it uses a key that it does not contain (keyid=), and cannot be imported");
      default -> throw new IllegalArgumentException("Argon2 has an unknown parameter");
    }
  }
}
