package dev.latchkey.server.audit;

import java.security.MessageDigest;

/// Where the chain stands: the number and the hash of a line.
record Head(long seq, byte[] hash) {
  /// Before the first line.
  static final Head NOTHING = new Head(0, new byte[AuditLine.HASH_BYTES]);

  static Head of(AuditLine line) {
    return new Head(line.seq(), line.hash());
  }

  static Head of(Checkpoint checkpoint) {
    return new Head(checkpoint.seq(), checkpoint.hash());
  }

  boolean is(Head other) {
    return other.seq == seq && MessageDigest.isEqual(other.hash, hash);
  }

  boolean contradicts(AuditLine line) {
    return line.seq() == seq && !MessageDigest.isEqual(line.hash(), hash);
  }
}
