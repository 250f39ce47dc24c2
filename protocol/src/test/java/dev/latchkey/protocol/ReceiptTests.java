package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.CountingRandomBytes;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.TestLatchkey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiptTests {
  private static final Fingerprint FP = TestDeliveries.LATCHKEY.key().fingerprint();
  private static final Redeem CLAIM =
      TestDeliveries.redeem(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE);
  private static final Octets TR = CLAIM.transcript();
  private static final Receipt APPLIED = new Receipt(TR, ReceiptOutcome.APPLIED, "");
  private static final Receipt LATE = new Receipt(TR, ReceiptOutcome.FAILED, "late");

  @Test
  void receiptOfTheClaimingAgentIsBelieved() {
    var request = TestDeliveries.request(LATE);
    assertEquals(
        new JsonParseResult.Message<>(request),
        WireJson.read(WireJson.write(request), ReceiptRequest.class));
    assertTrue(request.signedReceipt().provesAgent(CLAIM.agentKey(), TR));
  }

  @Test
  @Tag("DP-11")
  void receiptByATokenHolderWhoDidNotClaimIsRefused() {
    try (var holder = TestDeliveries.token(DeliveryMode.CHOOSE).signingKeys()) {
      var receipt = SignedReceipt.of(APPLIED, holder);
      assertFalse(receipt.provesAgent(CLAIM.agentKey(), TR));
    }
  }

  @Test
  void receiptForAnotherClaimIsRefused() {
    var request = TestDeliveries.request(APPLIED);
    assertFalse(
        request
            .signedReceipt()
            .provesAgent(CLAIM.agentKey(), CLAIM.withOp(RedemptionOperation.LOOK).transcript()));
  }

  @Test
  void receiptForAnUnknownDeliveryProvesNothing() {
    var request = TestDeliveries.request(APPLIED);
    assertFalse(request.signedReceipt().provesUnknownAgent());
  }

  @Test
  void flippingAnyBitOfAReceiptIsRefused() {
    Flips.of(WireJson.write(TestDeliveries.request(LATE).signedReceipt()))
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, SignedReceipt.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<SignedReceipt>(var receipt)
                  && receipt.provesAgent(CLAIM.agentKey(), TR));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Late", "too late", "9late", "a-b", "x\n"})
  void failureWithoutAProperWordIsRefused(String code) {
    assertThrows(
        IllegalArgumentException.class, () -> new Receipt(TR, ReceiptOutcome.FAILED, code));
  }

  @Test
  void codeWithoutFailureIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new Receipt(TR, ReceiptOutcome.APPLIED, "late"));
  }

  @Test
  void acknowledgementOfTheReceiptIsTrusted() {
    var response =
        signed(
            Acknowledgement.accepted(TestDeliveries.request(LATE), true), TestDeliveries.LATCHKEY);
    assertEquals(
        new JsonParseResult.Message<>(response),
        WireJson.read(WireJson.write(response), ReceiptResponse.class));
    assertEquals(
        new Verification.Verified<>(response.acknowledgement()),
        response.verify(FP, TestDeliveries.request(LATE)));
  }

  @Test
  void forgedAcknowledgementIsNotTrusted() {
    var ack = Acknowledgement.accepted(TestDeliveries.request(APPLIED), false);
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.FOREIGN_KEY),
        signed(ack, TestLatchkey.stranger()).verify(FP, TestDeliveries.request(APPLIED)));
    var pretended =
        ReceiptResponse.signed(ack, TestDeliveries.LATCHKEY.key(), TestLatchkey.stranger());
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.BAD_SIGNATURE),
        pretended.verify(FP, TestDeliveries.request(APPLIED)));
  }

  @Test
  void acknowledgementOfAnotherReceiptSettlesNothing() {
    var earlier = new Receipt(TR, ReceiptOutcome.UNKNOWN, "");
    var response =
        signed(
            Acknowledgement.accepted(TestDeliveries.request(earlier), false),
            TestDeliveries.LATCHKEY);
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.OTHER_REQUEST),
        response.verify(FP, TestDeliveries.request(APPLIED)));
  }

  @Test
  void acknowledgementOfAnEarlierMessageIsNotTrusted() {
    var held =
        signed(
            Acknowledgement.accepted(TestDeliveries.request(APPLIED), false),
            TestDeliveries.LATCHKEY);
    var again =
        ReceiptRequest.signed(
            APPLIED, Nonce.fresh(new CountingRandomBytes()), TestDeliveries.agent().receipts());
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.OTHER_REQUEST),
        held.verify(FP, again));
  }

  @Test
  void signedConflictSettlesTheReceipt() {
    var conflict = Acknowledgement.conflict(TestDeliveries.request(APPLIED), LATE, false);
    assertTrue(conflict.settles(APPLIED));
  }

  @Test
  void flippingAnyBitOfAnAcknowledgementIsRefused() {
    var body =
        WireJson.write(
            signed(
                Acknowledgement.accepted(TestDeliveries.request(LATE), false),
                TestDeliveries.LATCHKEY));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, ReceiptResponse.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<ReceiptResponse>(var response)
                  && response.verify(FP, TestDeliveries.request(LATE))
                      instanceof Verification.Verified);
        });
  }

  private static ReceiptResponse signed(Acknowledgement acknowledgement, TestLatchkey by) {
    return ReceiptResponse.signed(acknowledgement, by.key(), by);
  }
}
