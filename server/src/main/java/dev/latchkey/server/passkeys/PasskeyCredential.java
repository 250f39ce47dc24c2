package dev.latchkey.server.passkeys;

import java.util.List;

/// What an authenticator has made: the public half of a passkey, and what it says of itself.
///
/// @param id as the authenticator chose it, at most 1023 bytes
/// @param publicKey a COSE key
/// @param algorithm of COSE, for instance -7 (ES256)
/// @param signCount 0 where the authenticator keeps none
/// @param backupEligible whether it may be copied to other devices
/// @param backedUp whether it has been
/// @param aaguid the model of the authenticator, unproven; zeros where it does not say
/// @param transports how a browser reaches it
public record PasskeyCredential(
    byte[] id,
    byte[] publicKey,
    long algorithm,
    long signCount,
    boolean backupEligible,
    boolean backedUp,
    String aaguid,
    List<String> transports) {
  public PasskeyCredential {
    transports = List.copyOf(transports);
  }
}
