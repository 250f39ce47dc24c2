package dev.latchkey.protocol;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Hashes;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.TestLatchkey;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A delivery with everything known, the one of the vectors.
final class TestDeliveries {
  static final TestLatchkey LATCHKEY = TestLatchkey.known();
  static final RedemptionId RID = new RedemptionId(Octets.of(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}));

  static final Nonce NONCE = new Nonce(Octets.of(Arrays.copyOf(bytes("nonce"), Nonce.LENGTH)));

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
    return RedemptionRequest.signed(redeem, NONCE, code, keys(mode));
  }

  static X25519KeyPair sealing() {
    return X25519KeyPair.fromSeed(bytes("sealing key"));
  }

  static SealingKey sealingKey(long number) {
    return SealingKey.signed(
        number, sealing().publicKey(), LATCHKEY.key().fingerprint(), identity());
  }

  static RegistrationRequest registration(RedemptionOperation op) {
    var token = token(DeliveryMode.REGISTER);
    var registration =
        new Registration(
            op, RID, token.fingerprint(), token.publicKey(), identity().publicKey(), sealingKey(1));
    return RegistrationRequest.signed(registration, NONCE, token, identity());
  }

  static RegistrationAnswer answer(RegistrationRequest request, RegistrationStatus status) {
    return new RegistrationAnswer(
        request.registration().transcript(),
        request.nonce(),
        status,
        "server-1",
        "web 1",
        "ada@example.org",
        status == RegistrationStatus.READY ? 540 : 0,
        List.of(Octets.of(bytes("TLS key"))));
  }

  static RenewalRequest renewal() {
    return RenewalRequest.signed(LATCHKEY.key().fingerprint(), sealingKey(2), NONCE, identity());
  }

  static SigningKeyRollover rollover() {
    return SigningKeyRollover.signed(LATCHKEY.key(), TestLatchkey.next().key(), LATCHKEY);
  }

  static RedemptionKeys keys(DeliveryMode mode) {
    var identity =
        mode == DeliveryMode.SEALED_REGISTERED
            ? Optional.of(identity())
            : Optional.<Ed25519KeyPair>empty();
    return new RedemptionKeys(token(mode), agent().receipts(), identity);
  }

  static ReceiptRequest request(Receipt receipt) {
    return ReceiptRequest.signed(receipt, NONCE, agent().receipts());
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

  static RedemptionAnswer answer(RedemptionRequest request, AnswerStatus status) {
    return RedemptionAnswer.to(
        request,
        status,
        false,
        grant(request.redeem().mode()),
        status == AnswerStatus.READY || status == AnswerStatus.CLAIMED ? 540 : 0,
        List.of(Octets.of(bytes("TLS key"))));
  }
}
