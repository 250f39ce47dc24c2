package dev.latchkey.server.detection;

/// What became of an attempt to sign in.
public enum AttemptOutcome {
  /// Not verified: a limit was reached, or the server was busy.
  REFUSED,
  /// The password was wrong, or there is no such account.
  FAILED,
  SUCCEEDED
}
