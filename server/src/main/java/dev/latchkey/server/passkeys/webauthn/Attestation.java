package dev.latchkey.server.passkeys.webauthn;

import java.util.List;
import java.util.Map;

/// What comes of making a passkey.
///
/// @param challenge that the browser was given, not yet checked
public record Attestation(
    byte[] challenge, byte[] clientData, byte[] attestationObject, List<String> transports) {
  public Attestation {
    transports = List.copyOf(transports);
  }

  /// Reads it from a `PublicKeyCredential` as JSON.
  ///
  /// @throws dev.latchkey.server.web.RequestRejected where it is none
  public static Attestation of(Map<?, ?> credential) {
    var fields = ResponseFields.of(credential);
    return new Attestation(
        fields.challenge(),
        fields.bytes("clientDataJSON"),
        fields.bytes("attestationObject"),
        fields.words("transports"));
  }
}
