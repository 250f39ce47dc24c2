package dev.latchkey.server.web;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/// The certificate and its key, as two files that an operator replaces one after the other.
record CertificateFiles(Path certificate, Path privateKey) {
  private static final byte[] PROBE = "latchkey".getBytes(StandardCharsets.US_ASCII);

  /// Reads both.
  ///
  /// @throws UnusableCertificate where they are not of one pair: nobody could connect
  Keys read() {
    try {
      var keys =
          Keys.builder()
              .pem(pem ->
                  pem.key(Resource.create(privateKey)).certChain(Resource.create(certificate)))
              .build();
      var certified = keys.certChain().getFirst().getPublicKey();
      if (fit(keys.privateKey().orElseThrow(), certified)) {
        return keys;
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new UnusableCertificate(certificate, privateKey, e);
    }
    throw new UnusableCertificate(certificate, privateKey);
  }

  private static boolean fit(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    var signature =
        Signature.getInstance(
            switch (certified.getAlgorithm()) {
              case "EC" -> "SHA256withECDSA";
              case "RSA" -> "SHA256withRSA";
              default -> certified.getAlgorithm();
            });
    signature.initSign(key);
    signature.update(PROBE);
    var signed = signature.sign();
    signature.initVerify(certified);
    signature.update(PROBE);
    return signature.verify(signed);
  }
}
