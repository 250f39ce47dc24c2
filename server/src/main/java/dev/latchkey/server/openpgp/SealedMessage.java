package dev.latchkey.server.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPLiteralDataGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/// Content that is signed by one key and encrypted to another, in one message (RFC 3156, 6.2).
///
/// Guarantees: AES-256 with integrity protection (SEIPD version 1, which every program reads), a
/// fresh session key for each message, a signature by SHA-512 that names the recipient's key, so
/// that a message cannot be passed on as if it had been meant for someone else. No compression,
/// which would tell about the content by its length.
///
/// Layout: the session key, encrypted to each good subkey | encrypted: one-pass signature, literal
/// data (binary, no name, no time), signature; all of it armoured.
record SealedMessage(OpenPgpSigningKey signer, OpenPgpKey recipient, Instant now) {
  private static final int CHUNK = 1 << 14;

  byte[] of(byte[] content) {
    var encryption =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                .setWithIntegrityPacket(true));
    for (var subkey : recipient.parts().encryption()) {
      encryption.addMethod(new BcPublicKeyKeyEncryptionMethodGenerator(subkey));
    }
    var message = new ByteArrayOutputStream();
    try (var armour = ArmoredOutputStream.builder().clearHeaders().build(message);
        var encrypted = encryption.open(armour, new byte[CHUNK])) {
      sign(content, encrypted);
    } catch (IOException | PGPException e) {
      throw new IllegalStateException(e);
    }
    return message.toByteArray();
  }

  private void sign(byte[] content, OutputStream into) throws IOException, PGPException {
    var signature = signer.signature();
    var about = new PGPSignatureSubpacketGenerator();
    about.setSignatureCreationTime(true, Date.from(now));
    about.setIssuerFingerprint(false, signer.publicPart());
    about.addIntendedRecipientFingerprint(false, recipient.parts().primary());
    signature.setHashedSubpackets(about.generate());
    signature.generateOnePassVersion(false).encode(into);
    try (var literal =
        new PGPLiteralDataGenerator()
            .open(into, PGPLiteralData.BINARY, "", content.length, Date.from(Instant.EPOCH))) {
      literal.write(content);
    }
    signature.update(content);
    signature.generate().encode(into);
  }
}
