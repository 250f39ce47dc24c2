package dev.latchkey.server.selfservice;

import dev.latchkey.server.passwords.PolicyViolation;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.NewSession;
import java.util.Set;

/// How changing one's own password went.
sealed interface ChangeOutcome {
  /// All other sessions have ended; this one goes on under a new token.
  record Changed(NewSession session, Secret deviceCookie) implements ChangeOutcome {}

  /// Nothing was changed, for all of these reasons.
  ///
  /// @param wrongPassword the present password was not the one entered
  /// @param reasons what is wrong with the new one; empty where nothing is
  /// @param unusable the new one holds control characters
  record Refused(boolean wrongPassword, Set<PolicyViolation> reasons, boolean unusable)
      implements ChangeOutcome {
    public Refused {
      reasons = Set.copyOf(reasons);
    }
  }
}
