package dev.latchkey.server.selfservice.factors;

import dev.latchkey.server.secondfactor.TotpSecrets;
import dev.latchkey.server.secrets.Secret;
import java.util.List;

/// How a change of one's second factors went.
sealed interface FactorOutcome {
  /// A secret waits for its first code.
  record Begun(TotpSecrets.Waiting waiting) implements FactorOutcome {}

  /// It is done, and these are the recovery codes from now on.
  record CodesMade(List<Secret> codes) implements FactorOutcome {
    public CodesMade {
      codes = List.copyOf(codes);
    }
  }

  record Removed() implements FactorOutcome {}

  /// The first code was wrong.
  ///
  /// @param otherTime whether it would be right at another time: the clock of the device is wrong
  record WrongFirstCode(boolean otherTime) implements FactorOutcome {}

  /// Nothing to confirm, or to change.
  record Nothing() implements FactorOutcome {}

  /// There is one already.
  record Exists() implements FactorOutcome {}

  /// The present password was not the one entered, or the account has changed meanwhile.
  record WrongPassword() implements FactorOutcome {}

  /// The proof of the present factor was wrong, or used before.
  record WrongProof() implements FactorOutcome {}
}
