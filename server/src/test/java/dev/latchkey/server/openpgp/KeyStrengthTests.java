package dev.latchkey.server.openpgp;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.util.Date;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.RSAPublicBCPGKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.junit.jupiter.api.Test;

class KeyStrengthTests {
  @SuppressWarnings("JavaUtilDate") // what the library takes
  private static KeyStrength of(int bits, BigInteger exponent) throws Exception {
    var modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
    var packet =
        new PublicKeyPacket(
            PublicKeyPacket.VERSION_4,
            PublicKeyAlgorithmTags.RSA_GENERAL,
            new Date(0),
            new RSAPublicBCPGKey(modulus, exponent));
    return KeyStrength.of(new PGPPublicKey(packet, new BcKeyFingerprintCalculator()));
  }

  private static BigInteger exponentOf(int bits) {
    return BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
  }

  /// Each check of a signature would take as long as making one, or much longer.
  @Test
  void aKeyWhoseExponentIsMadeToTakeLongIsNotUsed() throws Exception {
    assertInstanceOf(KeyStrength.Good.class, of(4096, exponentOf(17)));
    assertInstanceOf(KeyStrength.Good.class, of(4096, exponentOf(32)));
    assertInstanceOf(KeyStrength.Unsupported.class, of(4096, exponentOf(33)));
    assertInstanceOf(KeyStrength.Unsupported.class, of(8192, exponentOf(8000)));
    assertInstanceOf(KeyStrength.Unsupported.class, of(8193, exponentOf(17)));
    assertInstanceOf(KeyStrength.Weak.class, of(2048, exponentOf(17)));
  }
}
