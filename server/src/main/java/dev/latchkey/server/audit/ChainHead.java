package dev.latchkey.server.audit;

import java.security.MessageDigest;

/// Where the chain stands: the number and the hash of a line.
record ChainHead(long seq, byte[] hash) {
  /// Before the first line.
  static final ChainHead NOTHING = new ChainHead(0, new byte[AuditLine.HASH_BYTES]);

  static ChainHead of(AuditLine line) {
    return new ChainHead(line.seq(), line.hash());
  }

  static ChainHead of(Checkpoint checkpoint) {
    return new ChainHead(checkpoint.seq(), checkpoint.hash());
  }

  boolean is(ChainHead other) {
    return other.seq == seq && MessageDigest.isEqual(other.hash, hash);
  }

  boolean contradicts(AuditLine line) {
    return line.seq() == seq && !MessageDigest.isEqual(line.hash(), hash);
  }
}
