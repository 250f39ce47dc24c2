package dev.latchkey.server.throttling;

import java.time.Duration;

/// How often something may be tried in ten minutes, and by what it is counted (S4-51, C-17, C-18).
public enum Limit {
  /// Failed sign-ins of one source.
  SIGN_IN_SOURCE(100),
  /// Failed sign-ins with one entered name, whether it exists or not.
  SIGN_IN_NAME(20),
  /// Sign-ins of one source with names whose count is full ([LiftedLimits]).
  SIGN_IN_FULL_NAMES(100),
  /// Failed sign-ins with one name whose limit was lifted.
  SIGN_IN_LIFTED(20),
  /// Failed sign-ins from one known device: no one else's guesses use it up (CS-DC-1).
  SIGN_IN_DEVICE(20),
  /// Wrong present passwords of one account's sessions.
  PASSWORD_CHANGE(20),
  /// Wrong passwords of those who signed up with one address, and have its link (S4-51).
  ENROLMENT_PASSWORD(20),
  /// New tokens that one session asks for.
  ROTATION(100),
  /// Wrong one-time tokens of one source (S4-12).
  TOKEN_SOURCE(30),
  /// Calls of one source that are always answered with 202.
  UNIFORM_RESPONSE_SOURCE(1000),
  /// Deliveries that one application orders.
  ORDERS_CLIENT(1000),
  /// Deliveries by email to one recipient, from all applications.
  ORDERS_RECIPIENT(20),
  /// Webhooks that one application registers or replays.
  WEBHOOKS_CLIENT(100),
  /// Emails to one address for one purpose, whether it has an account or not (CS-FP-2): they, times
  /// those of the one source ([MailQuota]).
  LETTERS(36),
  /// Those that one source has asked for.
  LETTERS_SOURCE(6),
  /// Those that one request has asked for, or one source where none is named.
  LETTERS_ASKER(3);

  static final Duration WINDOW = Duration.ofMinutes(10);
  private final int max;

  Limit(int max) {
    this.max = max;
  }

  int max() {
    return max;
  }

  /// What one count is kept for.
  public LimitKey of(String key) {
    return new LimitKey(this, key);
  }
}
