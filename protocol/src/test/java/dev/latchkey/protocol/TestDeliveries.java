package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.SigningKeyPair;
import dev.latchkey.protocol.crypto.TestLatchkey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A delivery with everything known, the one of the vectors.
final class TestDeliveries {
  static final TestLatchkey LATCHKEY = TestLatchkey.known();
  static final Rid RID = new Rid(Octets.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));

  private TestDeliveries() {}

  /// 32 bytes that follow from a name.
  static byte[] bytes(String name) {
    return Hashes.sha256(("lk1 vectors " + name).getBytes(StandardCharsets.UTF_8)).bytes();
  }

  static DeliveryToken token(Mode mode) {
    var fp = LATCHKEY.key().fingerprint();
    return DeliveryToken.make(mode, RID, fp, T -> System.arraycopy(bytes("T"), 0, T, 0, 32));
  }

  static AgentKeys agent() {
    return AgentKeys.derive(bytes("agent seed"));
  }

  static SigningKeyPair identity() {
    return SigningKeyPair.fromSeed(bytes("identity seed"));
  }

  static Redeem redeem(Op op, Mode mode) {
    return new Redeem(
        op,
        mode,
        RID,
        LATCHKEY.key().fingerprint(),
        token(mode).publicKey(),
        agent().receipts().publicKey(),
        mode.isSealed() ? agent().answers().publicKey().value() : Octets.none(),
        mode == Mode.SEALED_REGISTERED ? identity().publicKey().value() : Octets.none(),
        "alice",
        new SinkKind("file"));
  }

  static RedemptionRequest request(Op op, Mode mode, String code) {
    var redeem = redeem(op, mode);
    return mode == Mode.SEALED_REGISTERED
        ? RedemptionRequest.signed(redeem, code, token(mode), identity())
        : RedemptionRequest.signed(redeem, code, token(mode));
  }

  static DeliveryContext context(Mode mode, String account) {
    boolean registered = mode == Mode.SEALED_REGISTERED;
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

  static Grant grant(Mode mode) {
    return new Grant(
        "Example Hosting",
        mode,
        "alice",
        "file",
        mode == Mode.SEALED_REGISTERED ? identity().publicKey().value() : Octets.none(),
        false);
  }

  static Answer answer(Redeem redeem, Status status) {
    return new Answer(
        redeem.transcript(),
        status,
        false,
        grant(redeem.mode()),
        status == Status.READY || status == Status.CLAIMED ? 540 : 0,
        List.of(Octets.of(bytes("TLS key"))));
  }
}
