package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519PublicKey;

/// What passwords for a registered server are sealed to, as its agent vouches for it. An
/// application that knows the server's identity key need not trust Latchkey for this one.
///
/// @param number counts the server's sealing keys, from 1
/// @param signature by the server's identity key
public record SealingKey(long number, X25519PublicKey key, Octets signature) {
  private static final long MOST = 0xffff_ffffL;

  public SealingKey {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException("number: from 1");
    }
    signature.ofLength(Ed25519PublicKey.SIGNATURE_LENGTH);
  }

  /// Vouches for a key.
  ///
  /// @param fp of the Latchkey that it is for
  public static SealingKey signed(
      long number, X25519PublicKey key, Fingerprint fp, Ed25519KeyPair identity) {
    var statement = statement(number, key, fp, identity.publicKey());
    return new SealingKey(number, key, identity.sign(statement));
  }

  /// Whether the server with this identity key vouches for it, to the Latchkey with this
  /// fingerprint.
  public boolean isOf(Ed25519PublicKey identity, Fingerprint fp) {
    return identity.verifies(statement(number, key, fp, identity), signature);
  }

  private static byte[] statement(
      long number, X25519PublicKey key, Fingerprint fp, Ed25519PublicKey identity) {
    return FieldEncoding.labelled("lk1 sealing key")
        .octets(fp.value())
        .octets(identity.value())
        .number(number)
        .octets(key.value())
        .encoded();
  }
}
