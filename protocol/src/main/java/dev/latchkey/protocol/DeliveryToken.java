package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.OpenResult;
import dev.latchkey.protocol.crypto.PasswordSealer;
import dev.latchkey.protocol.crypto.RandomBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The one-time token. It is never sent back: redeeming means signing with the key that follows
/// from its secret T, and Latchkey keeps only that key's public half.
///
/// T shows in nothing but [#reveal]; [#close] wipes it.
public final class DeliveryToken implements AutoCloseable {
  /// Bytes in T.
  public static final int SECRET_LENGTH = 32;

  private final DeliveryMode mode;
  private final RedemptionId rid;
  private final Fingerprint fp;
  private final byte[] secret;

  DeliveryToken(DeliveryMode mode, RedemptionId rid, Fingerprint fp, byte[] secret) {
    this.mode = mode;
    this.rid = rid;
    this.fp = fp;
    this.secret = secret;
  }

  /// Makes a token with a fresh T.
  ///
  /// @param fp names the signing key of the Latchkey that issues it
  public static DeliveryToken make(
      DeliveryMode mode, RedemptionId rid, Fingerprint fp, RandomBytes randomness) {
    return new DeliveryToken(mode, rid, fp, randomness.bytes(SECRET_LENGTH));
  }

  /// Reads the written form exactly; surrounding blanks are the caller's to strip.
  public static TokenParseResult read(CharSequence text) {
    return TokenFormat.read(text);
  }

  public DeliveryMode mode() {
    return mode;
  }

  public RedemptionId rid() {
    return rid;
  }

  /// Of the signing key of the Latchkey that this token trusts.
  public Fingerprint fingerprint() {
    return fp;
  }

  /// The written form, `lk1_...`, 86 characters: anyone who has it can redeem it.
  public String reveal() {
    return TokenFormat.write(mode, rid, fp, secret);
  }

  /// pk_T: what Latchkey stores instead of the token.
  public Ed25519PublicKey publicKey() {
    try (var keys = signingKeys()) {
      return keys.publicKey();
    }
  }

  /// Seals a password under this token, the inner of the two seals. The context must name this
  /// token's rid, mode and fingerprint.
  public Octets seal(DeliveryContext context, byte[] password, RandomBytes randomness) {
    var key = derive("lk1 seal");
    try {
      return PasswordSealer.seal(key, bound(context), password, randomness);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// Reverses [#seal].
  public OpenResult open(DeliveryContext context, Octets inner) {
    var key = derive("lk1 seal");
    try {
      return PasswordSealer.open(key, bound(context), inner);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// K_sig; the caller closes it.
  Ed25519KeyPair signingKeys() {
    var seed = derive("lk1 sign");
    try {
      return Ed25519KeyPair.fromSeed(seed);
    } finally {
      Arrays.fill(seed, (byte) 0);
    }
  }

  // pk_T commits to T, so that no inner opens under two tokens.
  private byte[] bound(DeliveryContext context) {
    var key = publicKey().value().bytes();
    return ByteBuffer.allocate(64).put(context.hash().bytes()).put(key).array();
  }

  byte[] derive(String info) {
    var salt = ByteBuffer.allocate(28).put("lk1".getBytes(StandardCharsets.US_ASCII));
    salt.put((byte) mode.number()).put(rid.value().bytes()).put(fp.value().bytes());
    return Hashes.hkdf(secret, salt.array(), info.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() {
    Arrays.fill(secret, (byte) 0);
  }

  @Override
  public String toString() {
    return "DeliveryToken[mode=" + mode + ", rid=" + rid + "]";
  }
}
