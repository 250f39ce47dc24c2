package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.Octets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedemptionRequestTests {
  private static final Ed25519PublicKey TOKEN_KEY =
      TestDeliveries.token(DeliveryMode.CHOOSE).publicKey();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REGISTER")
  void requestOfTheHolderIsBelieved(DeliveryMode mode) {
    var request = overTheWire(TestDeliveries.request(RedemptionOperation.CLAIM, mode, "ABCD1234"));
    assertTrue(request.provesToken(TestDeliveries.token(mode).publicKey()));
  }

  @Test
  @Tag("S0-20")
  void requestUnderAnotherTokenIsRefused() {
    var request = TestDeliveries.request(RedemptionOperation.LOOK, DeliveryMode.CHOOSE, "");
    assertFalse(request.provesToken(TestDeliveries.token(DeliveryMode.GENERATE).publicKey()));
  }

  @Test
  void keyThatIsStoredCountsAndNotTheKeyThatIsSent() {
    var thief = Ed25519KeyPair.fromSeed(TestDeliveries.bytes("thief"));
    var real = TestDeliveries.redeem(RedemptionOperation.LOOK, DeliveryMode.CHOOSE);
    var forged =
        new Redeem(
            real.op(),
            real.mode(),
            real.rid(),
            real.fp(),
            thief.publicKey(),
            real.agentKey(),
            real.answerKey(),
            real.identityKey(),
            real.account(),
            real.sink());
    var message = forged.fields().text("").octets(TestDeliveries.NONCE.value()).encoded();
    var request =
        new RedemptionRequest(
            forged,
            TestDeliveries.NONCE,
            "",
            thief.sign(message),
            TestDeliveries.agent().receipts().sign(message),
            Octets.none());
    assertTrue(request.provesToken(thief.publicKey()));
    assertFalse(request.provesToken(TOKEN_KEY));
  }

  @Test
  @Tag("S0-20")
  void unknownTokenIsNeverProven() {
    assertFalse(
        TestDeliveries.request(RedemptionOperation.LOOK, DeliveryMode.CHOOSE, "")
            .provesUnknownToken());
  }

  @Test
  @Tag("S0-20")
  void flippingAnyBitOfTheBodyIsRefused() {
    var body =
        WireJson.write(
            TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE, "ABCD1234"));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RedemptionRequest.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<RedemptionRequest>(var request)
                  && request.provesToken(TOKEN_KEY));
        });
  }

  @Test
  void flippingAnyBitOfARegisteredRequestIsRefused() {
    var tokenKey = TestDeliveries.token(DeliveryMode.SEALED_REGISTERED).publicKey();
    var body =
        WireJson.write(
            TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.SEALED_REGISTERED, ""));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RedemptionRequest.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<RedemptionRequest>(var request)
                  && request.provesToken(tokenKey));
        });
  }

  @Test
  @Tag("S0-44")
  void onlyTheOwnerOfTheIdentityKeyProvesTheToken() {
    var tokenKey = TestDeliveries.token(DeliveryMode.SEALED_REGISTERED).publicKey();
    var request =
        TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.SEALED_REGISTERED, "");
    assertTrue(request.provesToken(tokenKey));
    var signedByAnother =
        new RedemptionRequest(
            request.redeem(),
            request.nonce(),
            request.confirmCode(),
            request.signature(),
            request.agentSignature(),
            request.agentSignature());
    assertFalse(signedByAnother.provesToken(tokenKey));
  }

  @Test
  void confirmCodeIsSignedButNotInTheTranscript() {
    var one = TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE, "ABCD1234");
    var two = TestDeliveries.request(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE, "ABCD1235");
    assertEquals(one.redeem().transcript(), two.redeem().transcript());
    assertNotEquals(one.signature(), two.signature());
    var swapped =
        new RedemptionRequest(
            two.redeem(),
            one.nonce(),
            "ABCD1235",
            one.signature(),
            one.agentSignature(),
            Octets.none());
    assertFalse(swapped.provesToken(TOKEN_KEY));
  }

  @Test
  void tokenWithoutTheAgentsKeyProvesNothing() {
    var victim = TestDeliveries.redeem(RedemptionOperation.CLAIM, DeliveryMode.CHOOSE);
    var thief = Ed25519KeyPair.fromSeed(TestDeliveries.bytes("thief"));
    var stolen =
        RedemptionRequest.signed(
            victim,
            TestDeliveries.NONCE,
            "",
            new RedemptionKeys(TestDeliveries.token(DeliveryMode.CHOOSE), thief));
    assertFalse(stolen.provesToken(TOKEN_KEY));
  }

  @Test
  void lookAndClaimHaveDifferentTranscripts() {
    var look = TestDeliveries.redeem(RedemptionOperation.LOOK, DeliveryMode.CHOOSE);
    assertNotEquals(look.transcript(), look.withOp(RedemptionOperation.CLAIM).transcript());
    assertTrue(look.sameTarget(look.withOp(RedemptionOperation.CLAIM)));
  }

  @Test
  void lookWithAConfirmCodeIsRefused() {
    var look = TestDeliveries.redeem(RedemptionOperation.LOOK, DeliveryMode.CHOOSE);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            RedemptionRequest.signed(
                look, TestDeliveries.NONCE, "ABCD1234", TestDeliveries.keys(DeliveryMode.CHOOSE)));
  }

  @Test
  void registrationIsNoDelivery() {
    assertThrows(
        IllegalArgumentException.class,
        () -> TestDeliveries.redeem(RedemptionOperation.LOOK, DeliveryMode.REGISTER));
  }

  @Test
  void answerKeyBelongsToSealedModesOnly() {
    var choose = TestDeliveries.redeem(RedemptionOperation.LOOK, DeliveryMode.CHOOSE);
    var key = TestDeliveries.agent().answers().publicKey().value();
    assertThrows(IllegalArgumentException.class, () -> with(choose, DeliveryMode.CHOOSE, key));
    assertThrows(
        IllegalArgumentException.class,
        () -> with(choose, DeliveryMode.SEALED_TWO_LOCKS, Octets.none()));
  }

  private static Redeem with(Redeem r, DeliveryMode mode, Octets answerKey) {
    return new Redeem(
        r.op(),
        mode,
        r.rid(),
        r.fp(),
        r.tokenKey(),
        r.agentKey(),
        answerKey,
        r.identityKey(),
        r.account(),
        r.sink());
  }

  private static RedemptionRequest overTheWire(RedemptionRequest request) {
    var parsed = WireJson.read(WireJson.write(request), RedemptionRequest.class);
    var message = assertInstanceOf(JsonParseResult.Message.class, parsed);
    assertEquals(request, message.value());
    return (RedemptionRequest) message.value();
  }
}
