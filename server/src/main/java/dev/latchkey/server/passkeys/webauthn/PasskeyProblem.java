package dev.latchkey.server.passkeys.webauthn;

import dev.latchkey.server.web.Problem;

/// What the API says where a passkey is made and where it is used.
public final class PasskeyProblem {
  private PasskeyProblem() {}

  /// There are no passkeys.
  public static Problem off() {
    return new Problem(404, "passkeys_off", "There are no passkeys on this server.");
  }

  /// The challenge has expired, was used, or is for something else.
  public static Problem tooLate() {
    return new Problem(
        410, "passkey_challenge_invalid", "This took too long. Request new options.");
  }
}
