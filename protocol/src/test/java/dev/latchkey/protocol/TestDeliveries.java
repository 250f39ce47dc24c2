package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.TestLatchkey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// A delivery with everything known, the one of the vectors.
final class TestDeliveries {
  static final TestLatchkey LATCHKEY = TestLatchkey.known();
  static final RedemptionId RID = new RedemptionId(Octets.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));

  private TestDeliveries() {}

  /// 32 bytes that follow from a name.
  static byte[] bytes(String name) {
    return Hashes.sha256(("lk1 vectors " + name).getBytes(StandardCharsets.UTF_8)).bytes();
  }

  static DeliveryToken token(DeliveryMode mode) {
    var fp = LATCHKEY.key().fingerprint();
    return DeliveryToken.make(mode, RID, fp, length -> Arrays.copyOf(bytes("T"), length));
  }

  static AgentKeys agent() {
    return AgentKeys.derive(bytes("agent seed"));
  }

  static Ed25519KeyPair identity() {
    return Ed25519KeyPair.fromSeed(bytes("identity seed"));
  }

  static Redeem redeem(RedemptionOperation op, DeliveryMode mode) {
    return new Redeem(
        op,
        mode,
        RID,
        LATCHKEY.key().fingerprint(),
        token(mode).publicKey(),
        agent().receipts().publicKey(),
        mode.isSealed() ? agent().answers().publicKey().value() : Octets.none(),
        mode == DeliveryMode.SEALED_REGISTERED ? identity().publicKey().value() : Octets.none(),
        "alice",
        new SinkKind("file"));
  }

  static RedemptionRequest request(RedemptionOperation op, DeliveryMode mode, String code) {
    var redeem = redeem(op, mode);
    return mode == DeliveryMode.SEALED_REGISTERED
        ? RedemptionRequest.signed(redeem, code, token(mode), identity())
        : RedemptionRequest.signed(redeem, code, token(mode));
  }

  static DeliveryContext context(DeliveryMode mode, String account) {
    boolean registered = mode == DeliveryMode.SEALED_REGISTERED;
    return new DeliveryContext(
        RID,
        mode,
        LATCHKEY.key().fingerprint(),
        "hosting-client",
        registered ? "server-1" : "",
        account,
        "file",
        registered ? identity().publicKey().value() : Octets.none(),
        registered ? 1 : 0);
  }

  static DeliveryGrant grant(DeliveryMode mode) {
    return new DeliveryGrant(
        "Example Hosting",
        mode,
        "alice",
        "file",
        mode == DeliveryMode.SEALED_REGISTERED ? identity().publicKey().value() : Octets.none(),
        false);
  }

  static RedemptionAnswer answer(Redeem redeem, AnswerStatus status) {
    return new RedemptionAnswer(
        redeem.transcript(),
        status,
        false,
        grant(redeem.mode()),
        status == AnswerStatus.READY || status == AnswerStatus.CLAIMED ? 540 : 0,
        List.of(Octets.of(bytes("TLS key"))));
  }
}
