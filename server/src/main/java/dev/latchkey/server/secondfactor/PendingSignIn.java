package dev.latchkey.server.secondfactor;

import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.sessions.Amr;
import java.util.Optional;

/// A sign-in whose first proof was right, and whose second one is still to come.
///
/// @param generation the account's when the first proof was given: another one ends it
/// @param first what was proven
/// @param knownDevice whether the device had signed in to the account before
/// @param provenDevice stands for the cookie of a device that has proven the second factor before
/// @param remember whether its owner chose to stay signed in
/// @param afterFailures whether many wrong passwords came before
public record PendingSignIn(
    Id account,
    long generation,
    Amr first,
    boolean knownDevice,
    Optional<String> provenDevice,
    boolean remember,
    boolean afterFailures) {
  /// What its wrong codes are counted by.
  public FactorLanes lane() {
    return provenDevice
        .map(device -> FactorLanes.ofDevice(account, device))
        .orElseGet(() -> FactorLanes.ofOthers(account));
  }

  /// The same sign-in, counted as one from a device that is not known.
  public PendingSignIn asOther() {
    return new PendingSignIn(
        account, generation, first, knownDevice, Optional.empty(), remember, afterFailures);
  }
}
