package dev.latchkey.server.openpgp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.api.OpenPGPKey;
import org.bouncycastle.openpgp.api.OpenPGPKeyGenerator;
import org.bouncycastle.openpgp.api.bc.BcOpenPGPApi;
import org.bouncycastle.openpgp.operator.PGPKeyPairGenerator;

/// Keys that GnuPG 2.2 cannot make.
final class BouncyCastle {
  interface Recipe {
    OpenPGPKeyGenerator.WithPrimaryKey of(OpenPGPKeyGenerator generator) throws PGPException;
  }

  private BouncyCastle() {}

  static OpenPGPKey make(int version, Instant now, Recipe recipe) {
    try {
      var generator = new BcOpenPGPApi().generateKey(version, Date.from(now), false);
      return recipe.of(generator).build();
    } catch (PGPException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Of classic algorithms, with one classic subkey for encryption and a newer one of RFC 9580.
  static OpenPGPKey both(Instant now) {
    return make(
        4,
        now,
        generator ->
            generator
                .withPrimaryKey(PGPKeyPairGenerator::generateLegacyEd25519KeyPair)
                .addUserId("both@example.org")
                .addEncryptionSubkey(PGPKeyPairGenerator::generateLegacyX25519KeyPair)
                .addEncryptionSubkey(PGPKeyPairGenerator::generateX25519KeyPair));
  }

  static String pasted(OpenPGPKey key) {
    try {
      return key.toCertificate().toAsciiArmoredString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What GnuPG 2.2 takes of the secret key: all but the subkeys that it does not know.
  static String secretOfOldPrograms(OpenPGPKey key) {
    try {
      var ring = key.getPGPSecretKeyRing();
      for (var secret : key.getPGPSecretKeyRing()) {
        if (Generation.isNew(secret.getPublicKey())) {
          ring = PGPSecretKeyRing.removeSecretKey(ring, secret);
        }
      }
      return new OpenPGPKey(ring).toAsciiArmoredString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
