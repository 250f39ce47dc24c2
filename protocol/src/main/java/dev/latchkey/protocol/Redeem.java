package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.FieldEncoding;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519PublicKey;
import java.util.Optional;

/// R: all that an agent says about itself and what it wants, without the proof.
///
/// @param fp which Latchkey the agent believes to talk to
/// @param tokenKey pk_T
/// @param agentKey pk_a: who claims and who may send the receipt
/// @param answerKey pk_e in sealed modes, else empty
/// @param identityKey pk_id of a registered server, else empty
/// @param account whose password it is, on the user's server
/// @param sink what kind of place it goes to
public record Redeem(
    RedemptionOperation op,
    DeliveryMode mode,
    RedemptionId rid,
    Fingerprint fp,
    Ed25519PublicKey tokenKey,
    Ed25519PublicKey agentKey,
    Octets answerKey,
    Octets identityKey,
    String account,
    SinkKind sink) {
  public Redeem {
    if (mode == DeliveryMode.REGISTER) {
      throw new IllegalArgumentException("mode: a registration is no delivery");
    }
    PrintableText.checkPresent("account", account);
    if (mode.isSealed()) {
      answerKey = new X25519PublicKey(answerKey).value();
    } else {
      answerKey.ofLength(0);
    }
    if (mode == DeliveryMode.SEALED_REGISTERED || !identityKey.isEmpty()) {
      identityKey = new Ed25519PublicKey(identityKey).value();
    }
  }

  /// pk_e, in sealed modes.
  public Optional<X25519PublicKey> sealTo() {
    return answerKey.isEmpty()
        ? Optional.empty()
        : Optional.of(X25519PublicKey.knownAsSafe(answerKey));
  }

  /// pk_id, of a registered server.
  public Optional<Ed25519PublicKey> identity() {
    return identityKey.isEmpty()
        ? Optional.empty()
        : Optional.of(Ed25519PublicKey.knownAsSafe(identityKey));
  }

  /// The same with another op.
  public Redeem withOp(RedemptionOperation other) {
    return other == op
        ? this
        : new Redeem(
            other, mode, rid, fp, tokenKey, agentKey, answerKey, identityKey, account, sink);
  }

  /// Whether both ask for the same delivery to the same target with the same keys.
  public boolean sameTarget(Redeem other) {
    return withOp(RedemptionOperation.LOOK).equals(other.withOp(RedemptionOperation.LOOK));
  }

  /// R as bytes.
  public byte[] encoded() {
    return fields().encoded();
  }

  /// tr: what the answer and the receipt refer to.
  public Octets transcript() {
    return fields().sha256();
  }

  FieldEncoding fields() {
    return FieldEncoding.labelled("lk1 redeem")
        .text(op.toString())
        .octet(mode.number())
        .octets(rid.value())
        .octets(fp.value())
        .octets(tokenKey.value())
        .octets(agentKey.value())
        .octets(answerKey)
        .octets(identityKey)
        .text(account)
        .text(sink.name());
  }
}
