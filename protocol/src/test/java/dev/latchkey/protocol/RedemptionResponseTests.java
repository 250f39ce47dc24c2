package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.CountingRandomBytes;
import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.HpkeSealer;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.TestLatchkey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedemptionResponseTests {
  private static final RedemptionRequest LOOK =
      TestDeliveries.request(RedemptionOperation.LOOK, DeliveryMode.CHOOSE, "");

  @ParameterizedTest
  @EnumSource
  void signedAnswerIsTrustedWhateverItSays(AnswerStatus status) {
    var response = signed(TestDeliveries.answer(LOOK, status), TestDeliveries.LATCHKEY);
    var parsed = WireJson.read(WireJson.write(response), RedemptionResponse.class);
    assertEquals(new JsonParseResult.Message<>(response), parsed);
    assertEquals(new Verification.Verified<>(response.answer()), response.verify(LOOK));
  }

  @Test
  void answerOfAnotherLatchkeyIsNotTrusted() {
    var response = signed(TestDeliveries.answer(LOOK, AnswerStatus.READY), TestLatchkey.stranger());
    assertEquals(
        new Verification.Rejected<RedemptionAnswer>(Verification.Reason.FOREIGN_KEY),
        response.verify(LOOK));
  }

  @Test
  void foreignSignatureBesideTheRightKeyIsNotTrusted() {
    var answer = TestDeliveries.answer(LOOK, AnswerStatus.EXPIRED);
    var response =
        RedemptionResponse.signed(answer, TestDeliveries.LATCHKEY.key(), TestLatchkey.stranger());
    assertEquals(
        new Verification.Rejected<RedemptionAnswer>(Verification.Reason.BAD_SIGNATURE),
        response.verify(LOOK));
  }

  @Test
  void answerToAnotherRequestIsNotTrusted() {
    var response = signed(TestDeliveries.answer(LOOK, AnswerStatus.READY), TestDeliveries.LATCHKEY);
    assertEquals(
        new Verification.Rejected<RedemptionAnswer>(Verification.Reason.OTHER_REQUEST),
        response.verify(
            TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE, "")));
  }

  @Test
  void answerToAnEarlierMessageIsNotTrusted() {
    var held = signed(TestDeliveries.answer(LOOK, AnswerStatus.READY), TestDeliveries.LATCHKEY);
    var again =
        RedemptionRequest.signed(
            LOOK.redeem(),
            Nonce.fresh(new CountingRandomBytes()),
            "",
            TestDeliveries.keys(DeliveryMode.CHOOSE));
    assertEquals(LOOK.redeem().transcript(), again.redeem().transcript());
    assertEquals(
        new Verification.Rejected<RedemptionAnswer>(Verification.Reason.OTHER_REQUEST),
        held.verify(again));
  }

  @Test
  void flippingAnyBitOfTheBodyIsRefused() {
    var body =
        WireJson.write(
            signed(TestDeliveries.answer(LOOK, AnswerStatus.READY), TestDeliveries.LATCHKEY));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RedemptionResponse.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<RedemptionResponse>(var response)
                  && response.verify(LOOK) instanceof Verification.Verified);
        });
  }

  @Test
  void grantFitsOnlyTheAgentThatIsMeant() {
    var grant = TestDeliveries.grant(DeliveryMode.CHOOSE);
    assertTrue(grant.fits(LOOK.redeem()));
    assertFalse(TestDeliveries.grant(DeliveryMode.GENERATE).fits(LOOK.redeem()));
    assertFalse(TestDeliveries.grant(DeliveryMode.SEALED_REGISTERED).fits(LOOK.redeem()));
    assertFalse(
        new DeliveryGrant("A", DeliveryMode.CHOOSE, "bob", "file", Octets.none(), false)
            .fits(LOOK.redeem()));
    assertFalse(
        new DeliveryGrant("A", DeliveryMode.CHOOSE, "alice", "command", Octets.none(), false)
            .fits(LOOK.redeem()));
    assertTrue(
        new DeliveryGrant("A", DeliveryMode.CHOOSE, "alice", "", Octets.none(), false)
            .fits(LOOK.redeem()));
  }

  @Test
  @Tag("S0-32")
  void onlyAClaimedAnswerCarriesASealedPassword() {
    var tr = LOOK.redeem().transcript();
    var some = Octets.of((byte) 1);
    var grant = TestDeliveries.grant(DeliveryMode.CHOOSE);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RedemptionAnswer(
                tr,
                TestDeliveries.NONCE,
                AnswerStatus.READY,
                0,
                false,
                grant,
                9,
                List.of(),
                some,
                some));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RedemptionAnswer(
                tr,
                TestDeliveries.NONCE,
                AnswerStatus.CLAIMED,
                0,
                false,
                grant,
                9,
                List.of(),
                some,
                Octets.none()));
  }

  @Test
  void numbersBelongToTheirStatus() {
    var tr = LOOK.redeem().transcript();
    var none = Octets.none();
    var grant = TestDeliveries.grant(DeliveryMode.CHOOSE);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RedemptionAnswer(
                tr,
                TestDeliveries.NONCE,
                AnswerStatus.READY,
                1,
                false,
                grant,
                9,
                List.of(),
                none,
                none));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RedemptionAnswer(
                tr,
                TestDeliveries.NONCE,
                AnswerStatus.EXPIRED,
                0,
                false,
                grant,
                9,
                List.of(),
                none,
                none));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RedemptionAnswer(
                tr,
                TestDeliveries.NONCE,
                AnswerStatus.READY,
                0,
                false,
                grant,
                -1,
                List.of(),
                none,
                none));
  }

  @Test
  void sealedBodyOpensOnlyForItsRequestAndAgent() {
    var agent = TestDeliveries.agent().answers();
    var body = new SealedBody("client", "", 0, Octets.of((byte) 5));
    var tr = LOOK.redeem().transcript();
    var box = body.seal(new HpkeSealer(agent.publicKey(), new CountingRandomBytes()), tr);
    assertEquals(Optional.of(body), SealedBody.open(agent, tr, box));
    var other = LOOK.redeem().withOp(RedemptionOperation.CLAIM).transcript();
    assertEquals(Optional.empty(), SealedBody.open(agent, other, box));
  }

  @Test
  void boxWithSomethingElseInsideIsRefused() {
    var agent = TestDeliveries.agent().answers();
    var sealer = new HpkeSealer(agent.publicKey(), new CountingRandomBytes());
    var tr = LOOK.redeem().transcript();
    var info = Octets.of("lk1 answer".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    var bound = java.nio.ByteBuffer.allocate(42).put(info.bytes()).put(tr.bytes()).array();
    var box = sealer.seal(bound, new byte[] {1, 2, 3});
    assertEquals(Optional.empty(), SealedBody.open(agent, tr, box));
  }

  private static RedemptionResponse signed(RedemptionAnswer answer, TestLatchkey by) {
    return RedemptionResponse.signed(answer, by.key(), by);
  }
}
