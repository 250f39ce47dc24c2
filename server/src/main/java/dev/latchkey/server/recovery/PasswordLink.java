package dev.latchkey.server.recovery;

import dev.latchkey.server.passwords.PasswordChange;

/// What an emailed link to a form for a new password is for.
enum PasswordLink {
  /// A password was forgotten.
  RECOVERY("/r", "/reset-password", "password-changed", PasswordChange.By.RECOVERY),
  /// An account that an operator has made gets its first one, and its address is confirmed.
  INVITATION("/i", "/invitation", "verified", PasswordChange.By.INVITATION);

  private final String mailPath;
  private final String page;
  private final String notice;
  private final PasswordChange.By by;

  PasswordLink(String mailPath, String page, String notice, PasswordChange.By by) {
    this.mailPath = mailPath;
    this.page = page;
    this.notice = notice;
    this.by = by;
  }

  /// Short, so that no mail program cuts the link; it leads to [#page].
  String mailPath() {
    return mailPath;
  }

  String page() {
    return page;
  }

  /// What the sign-in page says afterwards.
  String notice() {
    return notice;
  }

  PasswordChange.By by() {
    return by;
  }
}
