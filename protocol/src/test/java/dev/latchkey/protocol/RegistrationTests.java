package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.CountingRandomBytes;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Ed25519PublicKey;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.Octets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("S0-44")
class RegistrationTests {
  private static final Fingerprint FP = TestDeliveries.LATCHKEY.key().fingerprint();
  private static final Ed25519PublicKey TOKEN_KEY =
      TestDeliveries.token(DeliveryMode.REGISTER).publicKey();
  private static final Ed25519PublicKey IDENTITY = TestDeliveries.identity().publicKey();

  @Test
  void requestOfTheHolderIsBelieved() {
    var request = TestDeliveries.registration(RedemptionOperation.CLAIM);
    assertEquals(
        new JsonParseResult.Message<>(request),
        WireJson.read(WireJson.write(request), RegistrationRequest.class));
    assertTrue(request.provesToken(TOKEN_KEY));
    assertFalse(request.provesToken(TestDeliveries.token(DeliveryMode.CHOOSE).publicKey()));
    assertFalse(request.provesUnknownToken());
  }

  @Test
  void flippingAnyBitOfARequestIsRefused() {
    Flips.of(WireJson.write(TestDeliveries.registration(RedemptionOperation.CLAIM)))
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RegistrationRequest.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<RegistrationRequest>(var request)
                  && request.provesToken(TOKEN_KEY));
        });
  }

  @Test
  void identityKeyThatTheSenderDoesNotHaveIsRefused() {
    var registration = TestDeliveries.registration(RedemptionOperation.CLAIM).registration();
    var thief = Ed25519KeyPair.fromSeed(TestDeliveries.bytes("thief"));
    var token = TestDeliveries.token(DeliveryMode.REGISTER);
    var request = RegistrationRequest.signed(registration, TestDeliveries.NONCE, token, thief);
    assertFalse(request.provesToken(TOKEN_KEY));
  }

  @Test
  void sealingKeyIsBoundToItsServerAndItsLatchkey() {
    var key = TestDeliveries.sealingKey(1);
    assertTrue(key.isOf(IDENTITY, FP));
    assertFalse(key.isOf(TOKEN_KEY, FP));
    assertFalse(key.isOf(IDENTITY, new Fingerprint(Octets.of(new byte[16]))));
    assertFalse(new SealingKey(2, key.key(), key.signature()).isOf(IDENTITY, FP));
    assertThrows(
        IllegalArgumentException.class, () -> new SealingKey(0, key.key(), key.signature()));
  }

  @ParameterizedTest
  @EnumSource
  void signedAnswerIsTrusted(RegistrationStatus status) {
    var request = TestDeliveries.registration(RedemptionOperation.CLAIM);
    var answer = TestDeliveries.answer(request, status);
    var response =
        RegistrationResponse.signed(answer, TestDeliveries.LATCHKEY.key(), TestDeliveries.LATCHKEY);
    assertEquals(
        new JsonParseResult.Message<>(response),
        WireJson.read(WireJson.write(response), RegistrationResponse.class));
    assertEquals(new Verification.Verified<>(answer), response.verify(request));
  }

  @Test
  void answerToAnEarlierMessageIsNotTrusted() {
    var request = TestDeliveries.registration(RedemptionOperation.CLAIM);
    var response =
        RegistrationResponse.signed(
            TestDeliveries.answer(request, RegistrationStatus.REGISTERED),
            TestDeliveries.LATCHKEY.key(),
            TestDeliveries.LATCHKEY);
    var again =
        RegistrationRequest.signed(
            request.registration(),
            Nonce.fresh(new CountingRandomBytes()),
            TestDeliveries.token(DeliveryMode.REGISTER),
            TestDeliveries.identity());
    assertEquals(
        new Verification.Rejected<RegistrationAnswer>(Verification.Reason.OTHER_REQUEST),
        response.verify(again));
  }

  @Test
  void onlyTheServerRenewsItsSealingKey() {
    var request = TestDeliveries.renewal();
    assertTrue(request.provesIdentity(IDENTITY));
    assertFalse(request.provesIdentity(TOKEN_KEY));
    assertFalse(request.provesUnknownServer());
    Flips.of(WireJson.write(request))
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RenewalRequest.class);
          assertFalse(
              parsed instanceof JsonParseResult.Message<RenewalRequest>(var changed)
                  && changed.provesIdentity(IDENTITY));
        });
  }

  @Test
  void answerToARenewalNamesTheKeyOfAnActiveServerOnly() {
    var nonce = TestDeliveries.NONCE;
    assertThrows(
        IllegalArgumentException.class,
        () -> new RenewalAnswer(nonce, RenewalAnswer.Status.ACTIVE, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RenewalAnswer(nonce, RenewalAnswer.Status.SUSPENDED, 1));
    var answer = new RenewalAnswer(nonce, RenewalAnswer.Status.ACTIVE, 2);
    var response =
        RenewalResponse.signed(answer, TestDeliveries.LATCHKEY.key(), TestDeliveries.LATCHKEY);
    assertEquals(new Verification.Verified<>(answer), response.verify(TestDeliveries.renewal()));
  }
}
