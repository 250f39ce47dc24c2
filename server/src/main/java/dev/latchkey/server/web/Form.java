package dev.latchkey.server.web;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A posted form (`application/x-www-form-urlencoded`): UTF-8, each field once.
public final class Form {
  /// The problem of a form without a whole token.
  public static final String LINK_CUT = "link_cut";

  private static final int TOKEN_CHARACTERS = 43;
  private final Map<String, String> fields;

  private Form(Map<String, String> fields) {
    this.fields = fields;
  }

  /// Reads the body, strictly.
  ///
  /// @throws RequestRejected where it is not a form, or a field stands twice
  static Form parse(byte[] body) {
    var fields = new HashMap<String, String>();
    var text = new String(body, StandardCharsets.ISO_8859_1);
    for (var pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      var equals = pair.indexOf('=');
      var name = decode(equals < 0 ? pair : pair.substring(0, equals));
      var value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (fields.put(name, value) != null) {
        throw malformed();
      }
    }
    return new Form(fields);
  }

  /// The field's text; empty text where the field is missing.
  public String text(String name) {
    return fields.getOrDefault(name, "");
  }

  /// The field's text, if there is any.
  public Optional<String> optional(String name) {
    return Optional.of(text(name)).filter(value -> !value.isEmpty());
  }

  /// The texts of these fields, where there are any.
  public Map<String, String> texts(String... names) {
    var texts = new LinkedHashMap<String, String>();
    for (var name : names) {
      optional(name).ifPresent(text -> texts.put(name, text));
    }
    return texts;
  }

  /// A token as a person pastes it: alone, with the blanks of a broken line, or as the whole link,
  /// of which it is the fragment.
  ///
  /// @throws RequestRejected 410 `link_cut` where it is missing or too short
  public String token(String name) {
    var text = text(name).replaceAll("\\s", "");
    var token = text.substring(text.lastIndexOf('#') + 1);
    if (token.length() < TOKEN_CHARACTERS) {
      throw new RequestRejected(new Problem(410, LINK_CUT, "This link is incomplete."));
    }
    return token;
  }

  private static String decode(String encoded) {
    return PercentEncoding.decode(encoded).orElseThrow(Form::malformed);
  }

  private static RequestRejected malformed() {
    return new RequestRejected(Problem.malformed("The form cannot be read."));
  }
}
