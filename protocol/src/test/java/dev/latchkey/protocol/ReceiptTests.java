package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.TestLatchkey;
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
    var request = ReceiptRequest.signed(LATE, TestDeliveries.agent().receipts());
    assertEquals(
        new JsonParseResult.Message<>(request),
        WireJson.read(WireJson.write(request), ReceiptRequest.class));
    assertTrue(request.provesAgent(CLAIM.agentKey(), TR));
  }

  @Test
  void receiptByATokenHolderWhoDidNotClaimIsRefused() {
    try (var holder = TestDeliveries.token(DeliveryMode.CHOOSE).signingKeys()) {
      var request = ReceiptRequest.signed(APPLIED, holder);
      assertFalse(request.provesAgent(CLAIM.agentKey(), TR));
    }
  }

  @Test
  void receiptForAnotherClaimIsRefused() {
    var request = ReceiptRequest.signed(APPLIED, TestDeliveries.agent().receipts());
    assertFalse(
        request.provesAgent(CLAIM.agentKey(), CLAIM.withOp(RedemptionOperation.LOOK).transcript()));
  }

  @Test
  void receiptForAnUnknownDeliveryProvesNothing() {
    var request = ReceiptRequest.signed(APPLIED, TestDeliveries.agent().receipts());
    assertFalse(request.provesUnknownAgent());
  }

  @Test
  void flippingAnyBitOfAReceiptIsRefused() {
    Flips.of(WireJson.write(ReceiptRequest.signed(LATE, TestDeliveries.agent().receipts())))
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, ReceiptRequest.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<ReceiptRequest>(var request)
                  && request.provesAgent(CLAIM.agentKey(), TR));
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
    var response = signed(Acknowledgement.accepted(LATE, true), TestDeliveries.LATCHKEY);
    assertEquals(
        new JsonParseResult.Message<>(response),
        WireJson.read(WireJson.write(response), ReceiptResponse.class));
    assertEquals(
        new Verification.Verified<>(response.acknowledgement()), response.verify(FP, LATE));
  }

  @Test
  void forgedAcknowledgementIsNotTrusted() {
    var ack = Acknowledgement.accepted(APPLIED, false);
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.FOREIGN_KEY),
        signed(ack, TestLatchkey.stranger()).verify(FP, APPLIED));
    var pretended =
        ReceiptResponse.signed(ack, TestDeliveries.LATCHKEY.key(), TestLatchkey.stranger());
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.BAD_SIGNATURE),
        pretended.verify(FP, APPLIED));
  }

  @Test
  void acknowledgementOfAnotherReceiptSettlesNothing() {
    var earlier = new Receipt(TR, ReceiptOutcome.UNKNOWN, "");
    var response = signed(Acknowledgement.accepted(earlier, false), TestDeliveries.LATCHKEY);
    assertEquals(
        new Verification.Rejected<Acknowledgement>(Verification.Reason.OTHER_REQUEST),
        response.verify(FP, APPLIED));
  }

  @Test
  void signedConflictSettlesTheReceipt() {
    var conflict =
        new Acknowledgement(
            TR, Acknowledgement.Result.CONFLICT, ReceiptOutcome.FAILED, "late", false);
    assertTrue(conflict.settles(APPLIED));
  }

  @Test
  void flippingAnyBitOfAnAcknowledgementIsRefused() {
    var body =
        WireJson.write(signed(Acknowledgement.accepted(LATE, false), TestDeliveries.LATCHKEY));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, ReceiptResponse.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<ReceiptResponse>(var response)
                  && response.verify(FP, LATE) instanceof Verification.Verified);
        });
  }

  private static ReceiptResponse signed(Acknowledgement acknowledgement, TestLatchkey by) {
    return ReceiptResponse.signed(acknowledgement, by.key(), by);
  }
}
