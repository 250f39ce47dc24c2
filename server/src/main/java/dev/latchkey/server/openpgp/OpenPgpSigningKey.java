package dev.latchkey.server.openpgp;

import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.Randomness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketVector;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/// The key of [ServerKey] in the hands of the library.
final class OpenPgpSigningKey {
  private static final int ALGORITHM = PublicKeyAlgorithmTags.EDDSA_LEGACY;
  private final PGPSecretKey secret;
  private final PGPPublicKey open;

  private OpenPgpSigningKey(PGPSecretKey secret, PGPPublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /// A fresh one, encoded.
  static byte[] make(String sender, Randomness randomness, Instant now) {
    try {
      var seed = randomness.bytes(Ed25519PrivateKeyParameters.KEY_SIZE);
      var secret = new Ed25519PrivateKeyParameters(seed, 0);
      var pair =
          new BcPGPKeyPair(
              PublicKeyPacket.VERSION_4,
              ALGORITHM,
              new AsymmetricCipherKeyPair(secret.generatePublicKey(), secret),
              Date.from(now));
      return new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              pair,
              userId(sender),
              null,
              purposes(),
              null,
              signer(),
              null)
          .generateSecretKeyRing()
          .getEncoded();
    } catch (PGPException | IOException e) {
      throw new UnusableKey("The OpenPGP key cannot be made.", e);
    }
  }

  /// One that was made before. Where emails come from another address since, the public part
  /// carries that one, too.
  static OpenPgpSigningKey open(byte[] encoded, String sender, Instant now) {
    try {
      var secret = new PGPSecretKeyRing(encoded, new BcKeyFingerprintCalculator()).getSecretKey();
      return new OpenPgpSigningKey(secret, known(secret, userId(sender), now));
    } catch (PGPException | IOException e) {
      throw new UnusableKey("The key file " + ServerKey.FILE + " is not an OpenPGP key.", e);
    }
  }

  private static PGPPublicKey known(PGPSecretKey secret, String userId, Instant now)
      throws PGPException {
    var open = secret.getPublicKey();
    for (Iterator<String> ids = open.getUserIDs(); ids.hasNext(); ) {
      if (ids.next().equals(userId)) {
        return open;
      }
    }
    var certification = new PGPSignatureGenerator(signer(), open);
    certification.init(PGPSignature.POSITIVE_CERTIFICATION, secret.extractPrivateKey(null));
    var about = new PGPSignatureSubpacketGenerator(purposes());
    about.setSignatureCreationTime(true, Date.from(now));
    about.setIssuerFingerprint(false, open);
    certification.setHashedSubpackets(about.generate());
    return PGPPublicKey.addCertification(
        open, userId, certification.generateCertification(userId, open));
  }

  private static String userId(String sender) {
    return sender.contains("<") ? sender : "Latchkey <" + sender + ">";
  }

  private static PGPSignatureSubpacketVector purposes() {
    var purposes = new PGPSignatureSubpacketGenerator();
    purposes.setKeyFlags(true, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
    return purposes.generate();
  }

  private static BcPGPContentSignerBuilder signer() {
    return new BcPGPContentSignerBuilder(ALGORITHM, HashAlgorithmTags.SHA512);
  }

  String fingerprint() {
    return HexFormat.of().withUpperCase().formatHex(open.getFingerprint());
  }

  String publicKey() {
    var text = new ByteArrayOutputStream();
    try (var armour = ArmoredOutputStream.builder().clearHeaders().build(text)) {
      new PGPPublicKeyRing(List.of(open)).encode(armour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString(StandardCharsets.US_ASCII);
  }

  PGPPublicKey publicPart() {
    return open;
  }

  /// A signature over a document, begun.
  PGPSignatureGenerator signature() throws PGPException {
    var signature = new PGPSignatureGenerator(signer(), open);
    signature.init(PGPSignature.BINARY_DOCUMENT, secret.extractPrivateKey(null));
    return signature;
  }
}
