package dev.latchkey.server.admin.imports;

import java.util.Locale;

/// Why a line is not imported, by a code that does not change.
public enum ImportError {
  LINE_TOO_LONG("the line is longer than " + ImportLine.LONGEST + " characters"),
  MALFORMED_LINE("the line is not a JSON object"),
  UNKNOWN_FIELD("the line has an unknown field"),
  INVALID_FIELD("a field has an unexpected value"),
  PASSWORD_NOT_IMPORTED("passwords are not imported, only their hashes (password_hash)"),
  EMAIL_MISSING("email is missing"),
  EMAIL_REJECTED("email cannot be used here"),
  USERNAME_REJECTED("username cannot be used here"),
  DISPLAY_NAME_REJECTED("display_name cannot be used here"),
  LANGUAGE_REJECTED("language cannot be used here"),
  PASSWORD_HASH_REJECTED("password_hash is refused"),
  GROUP_REJECTED("groups holds a name that cannot be used here"),
  UNKNOWN_GROUP("there is no such group"),
  DUPLICATE_EMAIL("an earlier line has the same address"),
  DUPLICATE_USERNAME("an earlier line has this username, or one that looks like it"),
  ACCOUNT_EXISTS("an account already has this address"),
  USERNAME_TAKEN("this username, or one that looks like it, is taken");

  private final String sentence;

  ImportError(String sentence) {
    this.sentence = sentence;
  }

  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The line with this number, refused for this.
  BadLine at(int line) {
    return new BadLine(line, code(), sentence);
  }

  /// The same, with what the sentence is about: never a value of the line that may be a secret.
  BadLine at(int line, String about) {
    return new BadLine(line, code(), sentence + about);
  }
}
