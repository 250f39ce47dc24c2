package dev.latchkey.server.detection;

/// What became of an attempt to sign in.
public enum AttemptOutcome {
  /// Not verified: it is suspected, or others have used up the attempts with its name.
  REFUSED,
  /// Not verified: its source or network has used up its own attempts, or the server was busy.
  OUT_OF_TRIES,
  /// The password was wrong, or there is no such account.
  FAILED,
  SUCCEEDED
}
