package dev.latchkey.server.passkeys.webauthn;

import java.util.Locale;

/// Why what an authenticator answered is not right.
public enum PasskeyRefusal {
  /// Not what the specification describes, or a key that we do not take.
  MALFORMED,
  /// For another site.
  ORIGIN,
  /// The authenticator has not asked who the person is.
  NOT_VERIFIED,
  /// With an algorithm that we have not asked for.
  ALGORITHM,
  /// The signature is wrong, or what it should say.
  SIGNATURE,
  /// No account here has it.
  UNKNOWN,
  /// The authenticator says that it is another account's.
  OWNER,
  /// It was removed meanwhile, or its account cannot be used.
  GONE,
  /// The sign count has not grown: someone has a copy.
  SIGN_COUNT;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
