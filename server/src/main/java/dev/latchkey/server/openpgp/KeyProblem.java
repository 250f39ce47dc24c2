package dev.latchkey.server.openpgp;

import java.util.Locale;

/// Why a key is not used.
public enum KeyProblem {
  /// Nothing that can be read as a public key.
  NOT_A_KEY,
  /// A secret key: it must not be here at all.
  SECRET_KEY,
  /// More than one key.
  SEVERAL_KEYS,
  TOO_LARGE,
  /// Version 5 or 6, which GnuPG of today's distributions cannot read.
  NEW_VERSION,
  /// Version 3, or its algorithm: DSA, ElGamal, unusual curves.
  UNSUPPORTED,
  /// Less than 128 bits of strength: RSA below 3072 bits (ASVS-11.2.3).
  WEAK,
  /// Its owner's signature over it is missing, broken, or made with MD5 or SHA-1.
  NOT_SIGNED,
  EXPIRED,
  REVOKED,
  /// Its owner does not want AES-256.
  NO_AES,
  /// No subkey for encryption that is good now.
  NO_ENCRYPTION;

  /// As it stands in answers and in messages, for instance `not_a_key`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
