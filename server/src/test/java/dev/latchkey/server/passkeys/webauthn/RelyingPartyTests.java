package dev.latchkey.server.passkeys.webauthn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.passkeys.CoseAlgorithm;
import dev.latchkey.server.passkeys.PasskeyCredential;
import dev.latchkey.server.passkeys.PasskeyUse;
import dev.latchkey.server.web.RequestRejected;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("S4-01")
class RelyingPartyTests {
  private static final String ORIGIN = "https://id.example.org";
  private static final byte[] CHALLENGE = new byte[56];
  private final RelyingParty party = new RelyingParty(URI.create(ORIGIN));

  private static SoftwareAuthenticator authenticator() {
    return SoftwareAuthenticator.with(CoseAlgorithm.ES256, ORIGIN);
  }

  private PasskeyCredential made(SoftwareAuthenticator authenticator) {
    var verdict = party.made(Attestation.of(authenticator.create(CHALLENGE)));
    return assertInstanceOf(
        PasskeyCredential.class, assertInstanceOf(Verdict.Right.class, verdict).of());
  }

  private PasskeyRefusal refused(SoftwareAuthenticator authenticator) {
    var verdict = party.made(Attestation.of(authenticator.create(CHALLENGE)));
    return assertInstanceOf(Verdict.Wrong.class, verdict).why();
  }

  private Verdict<PasskeyUse> used(SoftwareAuthenticator authenticator, PasskeyCredential known) {
    return party.used(Assertion.of(authenticator.get(CHALLENGE)), known);
  }

  private static PasskeyRefusal why(Verdict<PasskeyUse> verdict) {
    return assertInstanceOf(Verdict.Wrong.class, verdict).why();
  }

  @ParameterizedTest
  @EnumSource
  void eachAlgorithmThatWeAskForIsTaken(CoseAlgorithm algorithm) {
    var authenticator = SoftwareAuthenticator.with(algorithm, ORIGIN);
    var known = made(authenticator);
    assertEquals(algorithm.number(), known.algorithm());
    assertEquals(new Verdict.Right<>(new PasskeyUse(0, true)), used(authenticator, known));
    assertEquals(PasskeyRefusal.SIGNATURE, why(used(authenticator.impostor(), known)));
  }

  @Test
  void whatIsKeptIsWhatTheAuthenticatorSaid() {
    var authenticator = authenticator();
    authenticator.eligible = false;
    authenticator.backedUp = false;
    authenticator.signCount = 7;
    Arrays.fill(authenticator.aaguid, (byte) 0xab);
    var known = made(authenticator);
    assertTrue(Arrays.equals(authenticator.id, known.id()));
    assertEquals(7, known.signCount());
    assertEquals("abababab-abab-abab-abab-abababababab", known.aaguid());
    assertTrue(!known.backupEligible() && !known.backedUp());
    assertEquals("[internal, hybrid]", known.transports().toString());
  }

  private void isRefused(PasskeyRefusal why, Consumer<SoftwareAuthenticator> lie) {
    var honest = authenticator();
    var known = made(honest);
    lie.accept(honest);
    assertEquals(why, refused(honest));
    assertEquals(why, why(used(honest, known)));
  }

  @Test
  void whatIsForAnotherSiteIsRefused() {
    isRefused(PasskeyRefusal.ORIGIN, liar -> liar.origin = "https://id.example.org.evil.example");
    isRefused(PasskeyRefusal.ORIGIN, liar -> liar.origin = "http://id.example.org");
    isRefused(PasskeyRefusal.ORIGIN, liar -> liar.origin = ORIGIN + ":8443");
    isRefused(PasskeyRefusal.ORIGIN, liar -> liar.site = "example.org");
  }

  @Test
  void whatComesFromAFrameOfAnotherSiteIsRefused() {
    isRefused(PasskeyRefusal.ORIGIN, liar -> liar.crossOrigin = true);
  }

  @Test
  void aPersonWhoWasNotVerifiedIsRefused() {
    isRefused(PasskeyRefusal.NOT_VERIFIED, liar -> liar.verifies = false);
  }

  @Test
  void whatIsOfTheOtherKindIsRefused() {
    var honest = authenticator();
    var known = made(honest);
    honest.type = "webauthn.get";
    assertEquals(PasskeyRefusal.SIGNATURE, refused(honest));
    honest.type = "webauthn.create";
    assertEquals(PasskeyRefusal.SIGNATURE, why(used(honest, known)));
  }

  @Test
  void backupFlagsThatContradictEachOtherOrThePastAreRefused() {
    var bound = authenticator();
    bound.eligible = false;
    assertEquals(PasskeyRefusal.SIGNATURE, refused(bound));
    bound.backedUp = false;
    var known = made(bound);
    bound.eligible = true;
    assertEquals(PasskeyRefusal.SIGNATURE, why(used(bound, known)));
  }

  @Test
  void aSignCountThatDoesNotGrowIsRefused() {
    var counting = authenticator();
    counting.signCount = 5;
    var known = made(counting);
    assertEquals(PasskeyRefusal.SIGN_COUNT, why(used(counting, known)));
    counting.signCount = 4;
    assertEquals(PasskeyRefusal.SIGN_COUNT, why(used(counting, known)));
    counting.signCount = 6;
    assertInstanceOf(Verdict.Right.class, used(counting, known));
  }

  @Test
  void weakAndHugeKeysAreRefused() {
    assertEquals(PasskeyRefusal.MALFORMED, refused(SoftwareAuthenticator.rsa(1024, ORIGIN)));
    assertEquals(PasskeyRefusal.MALFORMED, refused(SoftwareAuthenticator.rsa(5120, ORIGIN)));
  }

  @Test
  void anyOtherBytesAreRefusedAndBreakNothing() {
    var random = new Random(13);
    var honest = authenticator();
    var known = made(honest);
    var made = Attestation.of(honest.create(CHALLENGE));
    var used = Assertion.of(honest.get(CHALLENGE));
    for (var i = 0; i < 500; i++) {
      var object = mangled(made.attestationObject(), random);
      party.made(new Attestation(CHALLENGE, made.clientData(), object, made.transports()));
      var verdict =
          party.used(
              new Assertion(
                  CHALLENGE,
                  used.credential(),
                  used.clientData(),
                  mangled(used.authenticatorData(), random),
                  used.signature(),
                  used.userHandle()),
              known);
      assertInstanceOf(Verdict.Wrong.class, verdict);
    }
  }

  private static byte[] mangled(byte[] bytes, Random random) {
    var mangled =
        Arrays.copyOf(bytes, random.nextInt(10) == 0 ? random.nextInt(50_000) : bytes.length);
    for (var i = random.nextInt(8); i >= 0 && mangled.length > 0; i--) {
      mangled[random.nextInt(mangled.length)] ^= (byte) (1 + random.nextInt(255));
    }
    return mangled;
  }

  @Test
  void whatIsNoCredentialIsRefusedByName() {
    var whole = authenticator().get(CHALLENGE);
    assertThrows(RequestRejected.class, () -> Assertion.of(Map.of()));
    for (var missing : whole.keySet()) {
      var less = new HashMap<>(whole);
      less.remove(missing);
      if (missing.equals("id") || missing.equals("type") || missing.equals("response")) {
        assertThrows(RequestRejected.class, () -> Assertion.of(less), missing);
      } else {
        Assertion.of(less);
      }
    }
  }
}
