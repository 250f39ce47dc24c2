package dev.latchkey.server.webhooks;

import java.util.Locale;

/// What an application can be told of an account.
enum AccountChange {
  CREATED,
  /// Its owner has shown that the email is theirs.
  VERIFIED,
  CHANGED,
  DISABLED,
  /// Everything of it is erased.
  DELETED,
  PASSWORD_CHANGED;

  static final String PREFIX = "account.";

  /// Its name for applications, for instance `account.password_changed`.
  String type() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }
}
