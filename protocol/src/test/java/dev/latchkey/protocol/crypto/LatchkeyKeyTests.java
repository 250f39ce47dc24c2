package dev.latchkey.protocol.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatchkeyKeyTests {
  private static final byte[] MESSAGE = "message".getBytes(UTF_8);

  @Test
  void keyAndSignatureOfTheJdkAreTaken() throws GeneralSecurityException {
    var pair = pair("secp256r1");
    var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    var key = new LatchkeyKey(Octets.of(pair.getPublic().getEncoded()));
    assertTrue(key.verifies(MESSAGE, Octets.of(signer.sign())));
  }

  @Test
  void derSignatureDoesNotVerify() throws GeneralSecurityException {
    var pair = pair("secp256r1");
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE);
    var key = new LatchkeyKey(Octets.of(pair.getPublic().getEncoded()));
    assertFalse(key.verifies(MESSAGE, Octets.of(signer.sign())));
  }

  @Test
  void otherCurvesAreRefused() throws GeneralSecurityException {
    var other = Octets.of(pair("secp384r1").getPublic().getEncoded());
    assertThrows(IllegalArgumentException.class, () -> new LatchkeyKey(other));
  }

  @Test
  void pointOffTheCurveIsRefusedOrVerifiesNothing() {
    var spki = TestLatchkey.known().key().spki().bytes();
    var signature = TestLatchkey.known().sign(MESSAGE);
    spki[90] ^= 1;
    assertFalse(verifies(spki, signature));
  }

  @Test
  void keyWithMoreBehindItIsRefused() {
    var spki = Octets.of(Arrays.copyOf(TestLatchkey.known().key().spki().bytes(), 92));
    assertThrows(IllegalArgumentException.class, () -> new LatchkeyKey(spki));
  }

  @Test
  void zeroSignatureDoesNotVerify() {
    assertFalse(TestLatchkey.known().key().verifies(MESSAGE, Octets.of(new byte[64])));
  }

  @Test
  void flippingAnyBitOfASignatureBreaksIt() {
    var key = TestLatchkey.known().key();
    Flips.of(TestLatchkey.known().sign(MESSAGE).bytes())
        .forEach(flipped -> assertFalse(key.verifies(MESSAGE, Octets.of(flipped))));
  }

  @Test
  void fingerprintIsTheStartOfTheHash() {
    var key = TestLatchkey.known().key();
    var hash = Hashes.sha256(key.spki().bytes()).hex();
    assertEquals(hash.substring(0, 32), key.fingerprint().value().hex());
    assertEquals(hash.substring(0, 32), key.fingerprint().toString().replace(" ", ""));
  }

  private static boolean verifies(byte[] spki, Octets signature) {
    try {
      return new LatchkeyKey(Octets.of(spki)).verifies(MESSAGE, signature);
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  private static KeyPair pair(String curve) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair();
  }
}
