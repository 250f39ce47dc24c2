package dev.latchkey.server.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// A signed statement about the trail: at that time its last line was this one, with this hash.
///
/// @param seq number of the line
/// @param hash the line's hash, and so that of all lines before it
/// @param signature over: `latchkey audit checkpoint 1` (27 bytes) | seq (8) | milliseconds (8) |
///   hash (32)
public record Checkpoint(long seq, Instant at, byte[] hash, byte[] signature) {
  private static final byte[] LABEL =
      "latchkey audit checkpoint 1".getBytes(StandardCharsets.US_ASCII);
  private static final int STATEMENT_BYTES = 2 * Long.BYTES + AuditLine.HASH_BYTES;
  private static final int SIGNATURE_BYTES = 64;

  static Checkpoint sign(CheckpointSigner signer, long seq, Instant at, byte[] hash) {
    var unsigned = new Checkpoint(seq, at, hash, new byte[0]);
    return new Checkpoint(seq, at, hash, signer.sign(unsigned.message()));
  }

  boolean isSignedBy(CheckpointSigner signer) {
    return signer.verify(message(), signature);
  }

  private byte[] message() {
    return ByteBuffer.allocate(LABEL.length + STATEMENT_BYTES).put(LABEL).put(statement()).array();
  }

  private byte[] statement() {
    return ByteBuffer.allocate(STATEMENT_BYTES)
        .putLong(seq)
        .putLong(at.toEpochMilli())
        .put(hash)
        .array();
  }

  /// seq (8) | milliseconds (8) | hash (32) | signature (64).
  byte[] encode() {
    return ByteBuffer.allocate(STATEMENT_BYTES + SIGNATURE_BYTES)
        .put(statement())
        .put(signature)
        .array();
  }

  /// Reads what [#encode] wrote; empty where it is anything else.
  static Optional<Checkpoint> decode(byte[] bytes) {
    if (bytes.length != STATEMENT_BYTES + SIGNATURE_BYTES) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    var seq = buffer.getLong();
    var at = Instant.ofEpochMilli(buffer.getLong());
    var hash = new byte[AuditLine.HASH_BYTES];
    var signature = new byte[SIGNATURE_BYTES];
    buffer.get(hash).get(signature);
    return Optional.of(new Checkpoint(seq, at, hash, signature));
  }
}
