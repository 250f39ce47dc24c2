package dev.latchkey.server.selfservice;

import dev.latchkey.server.openpgp.KeyProblem;

/// How changing one's key for emails went.
sealed interface OpenPgpKeyOutcome {
  record Changed() implements OpenPgpKeyOutcome {}

  /// There is no key to remove.
  record NoKey() implements OpenPgpKeyOutcome {}

  /// The key cannot be used.
  ///
  /// @param wrongPassword the present password was not the one entered, either
  record Rejected(KeyProblem problem, boolean wrongPassword) implements OpenPgpKeyOutcome {}

  /// The present password was not the one entered.
  record WrongPassword() implements OpenPgpKeyOutcome {}
}
