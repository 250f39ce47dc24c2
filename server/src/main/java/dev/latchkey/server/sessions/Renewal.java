package dev.latchkey.server.sessions;

/// Why a session got a new token.
enum Renewal {
  /// The program asked for it.
  REQUEST,
  /// The token of a browser was old enough.
  TIMER,
  /// The person has proved again who it is: nothing that was given before is good any more.
  REAUTHENTICATION,
  /// The person has given the second factor beside what was proven before; the same holds.
  STEP_UP
}
