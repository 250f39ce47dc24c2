package dev.latchkey.server.signin;

import dev.latchkey.server.secrets.Secret;
import java.util.List;

/// How setting up a second factor went that a sign-in waits for.
sealed interface SetUpOutcome {
  /// There is a session, and these are the recovery codes.
  record Done(SecondStepOutcome.SignedIn in, List<Secret> codes) implements SetUpOutcome {
    public Done {
      codes = List.copyOf(codes);
    }
  }

  /// The first code was wrong.
  ///
  /// @param otherTime whether it would be right at another time: the clock of the device is wrong
  record WrongFirstCode(boolean otherTime) implements SetUpOutcome {}

  /// The secret waited too long, or another one takes its place.
  record NoSecret() implements SetUpOutcome {}

  /// The first proof is over, or used.
  record Lapsed() implements SetUpOutcome {}
}
