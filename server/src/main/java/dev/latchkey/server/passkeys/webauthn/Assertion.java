package dev.latchkey.server.passkeys.webauthn;

import java.util.Map;

/// What comes of using a passkey.
///
/// @param challenge that the browser was given, not yet checked
/// @param credential id of the passkey
/// @param userHandle whose it is, as the authenticator says; empty where it does not
public record Assertion(
    byte[] challenge,
    byte[] credential,
    byte[] clientData,
    byte[] authenticatorData,
    byte[] signature,
    byte[] userHandle) {
  private static final byte[] NOTHING = {};

  /// Reads it from a `PublicKeyCredential` as JSON.
  ///
  /// @throws dev.latchkey.server.web.RequestRejected where it is none
  public static Assertion of(Map<?, ?> credential) {
    var fields = ResponseFields.of(credential);
    return new Assertion(
        fields.challenge(),
        fields.id(),
        fields.bytes("clientDataJSON"),
        fields.bytes("authenticatorData"),
        fields.bytes("signature"),
        fields.optional("userHandle").orElse(NOTHING));
  }

  /// Masked: it opens an account once.
  @Override
  public String toString() {
    return "Assertion";
  }
}
