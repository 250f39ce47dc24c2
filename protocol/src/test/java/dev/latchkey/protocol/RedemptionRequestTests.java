package dev.latchkey.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.protocol.crypto.Flips;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.SigningKey;
import dev.latchkey.protocol.crypto.SigningKeyPair;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedemptionRequestTests {
  private static final SigningKey TOKEN_KEY = TestDeliveries.token(Mode.CHOOSE).publicKey();

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "REGISTER")
  void requestOfTheHolderIsBelieved(Mode mode) {
    var request = overTheWire(TestDeliveries.request(Op.CLAIM, mode, "ABCD1234"));
    assertTrue(request.provesToken(TestDeliveries.token(mode).publicKey()));
  }

  @Test
  @Tag("S0-20")
  void requestUnderAnotherTokenIsRefused() {
    var request = TestDeliveries.request(Op.LOOK, Mode.CHOOSE, "");
    assertFalse(request.provesToken(TestDeliveries.token(Mode.GENERATE).publicKey()));
  }

  @Test
  void keyThatIsStoredCountsAndNotTheKeyThatIsSent() {
    var thief = SigningKeyPair.fromSeed(TestDeliveries.bytes("thief"));
    var real = TestDeliveries.redeem(Op.LOOK, Mode.CHOOSE);
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
    var message = forged.fields().text("").encoded();
    var request = new RedemptionRequest(forged, "", thief.sign(message), Octets.none());
    assertTrue(request.provesToken(thief.publicKey()));
    assertFalse(request.provesToken(TOKEN_KEY));
  }

  @Test
  @Tag("S0-20")
  void unknownTokenIsNeverProven() {
    assertFalse(TestDeliveries.request(Op.LOOK, Mode.CHOOSE, "").provesUnknownToken());
  }

  @Test
  @Tag("S0-20")
  void flippingAnyBitOfTheBodyIsRefused() {
    var body = WireJson.write(TestDeliveries.request(Op.CLAIM, Mode.CHOOSE, "ABCD1234"));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RedemptionRequest.class);
          assertFalse(
              parsed instanceof Parsed.Message<RedemptionRequest>(var request)
                  && request.provesToken(TOKEN_KEY));
        });
  }

  @Test
  void flippingAnyBitOfARegisteredRequestIsRefused() {
    var pinned = TestDeliveries.identity().publicKey();
    var tokenKey = TestDeliveries.token(Mode.SEALED_REGISTERED).publicKey();
    var body = WireJson.write(TestDeliveries.request(Op.CLAIM, Mode.SEALED_REGISTERED, ""));
    Flips.of(body)
        .forEach(flipped -> {
          var parsed = WireJson.read(flipped, RedemptionRequest.class);
          assertFalse(
              parsed instanceof Parsed.Message<RedemptionRequest>(var request)
                  && request.provesToken(tokenKey)
                  && request.provesIdentity(pinned));
        });
  }

  @Test
  @Tag("S0-44")
  void onlyThePinnedServerProvesItsIdentity() {
    var request = TestDeliveries.request(Op.CLAIM, Mode.SEALED_REGISTERED, "");
    assertTrue(request.provesIdentity(TestDeliveries.identity().publicKey()));
    assertFalse(request.provesIdentity(TOKEN_KEY));
    var unregistered = TestDeliveries.request(Op.CLAIM, Mode.CHOOSE, "");
    assertFalse(unregistered.provesIdentity(TestDeliveries.identity().publicKey()));
  }

  @Test
  void confirmCodeIsSignedButNotInTheTranscript() {
    var one = TestDeliveries.request(Op.CLAIM, Mode.CHOOSE, "ABCD1234");
    var two = TestDeliveries.request(Op.CLAIM, Mode.CHOOSE, "ABCD1235");
    assertEquals(one.redeem().transcript(), two.redeem().transcript());
    assertNotEquals(one.signature(), two.signature());
    var swapped = new RedemptionRequest(two.redeem(), "ABCD1235", one.signature(), Octets.none());
    assertFalse(swapped.provesToken(TOKEN_KEY));
  }

  @Test
  void lookAndClaimHaveDifferentTranscripts() {
    var look = TestDeliveries.redeem(Op.LOOK, Mode.CHOOSE);
    assertNotEquals(look.transcript(), look.withOp(Op.CLAIM).transcript());
    assertTrue(look.sameTarget(look.withOp(Op.CLAIM)));
  }

  @Test
  void lookWithAConfirmCodeIsRefused() {
    var look = TestDeliveries.redeem(Op.LOOK, Mode.CHOOSE);
    assertThrows(
        IllegalArgumentException.class,
        () -> RedemptionRequest.signed(look, "ABCD1234", TestDeliveries.token(Mode.CHOOSE)));
  }

  @Test
  void registrationIsNoDelivery() {
    assertThrows(
        IllegalArgumentException.class, () -> TestDeliveries.redeem(Op.LOOK, Mode.REGISTER));
  }

  @Test
  void answerKeyBelongsToSealedModesOnly() {
    var choose = TestDeliveries.redeem(Op.LOOK, Mode.CHOOSE);
    var key = TestDeliveries.agent().answers().publicKey().value();
    assertThrows(IllegalArgumentException.class, () -> with(choose, Mode.CHOOSE, key));
    assertThrows(
        IllegalArgumentException.class, () -> with(choose, Mode.SEALED_TWO_LOCKS, Octets.none()));
  }

  private static Redeem with(Redeem r, Mode mode, Octets answerKey) {
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
    var message = assertInstanceOf(Parsed.Message.class, parsed);
    assertEquals(request, message.value());
    return (RedemptionRequest) message.value();
  }
}
