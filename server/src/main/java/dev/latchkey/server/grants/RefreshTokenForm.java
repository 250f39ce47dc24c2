package dev.latchkey.server.grants;

import dev.latchkey.server.keys.KeyedDigests;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/// What refresh tokens are made of: base64url of
/// - 32 random bytes that all tokens of a grant share
/// - 4 bytes, the number of the token among them, from 0
/// - 32 bytes, the keyed digest of both
///
/// A token says nothing of the next one, because the key is not in the database; and whether one
/// that was shown has ever been given can be told without a row for each.
record RefreshTokenForm(KeyedDigests digests) {
  private static final int SHARED = 32;
  private static final int NUMBER = Integer.BYTES;

  /// A token that we have made.
  ///
  /// @param shared by all of its grant
  record Genuine(Secret shared, int number) {
    Genuine next() {
      return new Genuine(shared, number + 1);
    }
  }

  static Genuine first(Randomness randomness) {
    return new Genuine(Secret.of(randomness.bytes(SHARED)), 0);
  }

  Secret text(Genuine token) {
    var begin = begin(token);
    var proof = proof(begin);
    return Secret.of(
        Base64Url.encode(
            ByteBuffer.allocate(begin.length + proof.length).put(begin).put(proof).array()));
  }

  /// Empty where we have made no such token.
  Optional<Genuine> read(Secret shown) {
    return Base64Url.decode(shown.exposeText()).flatMap(this::read);
  }

  private Optional<Genuine> read(byte[] bytes) {
    var begin = Arrays.copyOf(bytes, SHARED + NUMBER);
    var proof = Arrays.copyOfRange(bytes, Math.min(bytes.length, begin.length), bytes.length);
    return MessageDigest.isEqual(proof, proof(begin))
        ? Optional.of(
            new Genuine(
                Secret.of(Arrays.copyOf(begin, SHARED)), ByteBuffer.wrap(begin).getInt(SHARED)))
        : Optional.empty();
  }

  /// What stands in the table for all tokens of the grant.
  byte[] digest(Genuine token) {
    return digests.digest(
        KeyedDigests.Purpose.REFRESH_TOKEN,
        "all " + Base64Url.encode(token.shared().exposeBytes()));
  }

  private static byte[] begin(Genuine token) {
    return ByteBuffer.allocate(SHARED + NUMBER)
        .put(token.shared().exposeBytes())
        .putInt(token.number())
        .array();
  }

  private byte[] proof(byte[] begin) {
    return digests.digest(KeyedDigests.Purpose.REFRESH_TOKEN, "one " + Base64Url.encode(begin));
  }
}
