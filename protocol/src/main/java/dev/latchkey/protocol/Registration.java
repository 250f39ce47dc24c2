package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;

/// All that an agent says to register its server, without the proof.
///
/// @param fp which Latchkey the agent believes to talk to
/// @param tokenKey pk_T of the registration token
/// @param identityKey pk_id: what the server is known by from now on
/// @param sealingKey its first
public record Registration(
    RedemptionOperation op,
    RedemptionId rid,
    Fingerprint fp,
    Ed25519PublicKey tokenKey,
    Ed25519PublicKey identityKey,
    SealingKey sealingKey) {
  /// The same with another op.
  public Registration withOp(RedemptionOperation other) {
    return new Registration(other, rid, fp, tokenKey, identityKey, sealingKey);
  }

  /// tr: what the answer refers to.
  public Octets transcript() {
    return fields().sha256();
  }

  FieldEncoding fields() {
    return FieldEncoding.labelled("lk1 register")
        .text(op.toString())
        .octets(rid.value())
        .octets(fp.value())
        .octets(tokenKey.value())
        .octets(identityKey.value())
        .number(sealingKey.number())
        .octets(sealingKey.key().value())
        .octets(sealingKey.signature());
  }
}
