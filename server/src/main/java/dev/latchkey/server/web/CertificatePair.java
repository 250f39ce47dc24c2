package dev.latchkey.server.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/// A private key and the certificate that is made for it, with its issuers.
record CertificatePair(PrivateKey key, List<X509Certificate> chain) {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");

  /// Reads two PEM files; the key is in PKCS #8 form.
  ///
  /// @throws UnusableCertificate where one of them holds something else
  static CertificatePair read(Path certificate, Path privateKey) {
    try {
      var chain = chain(certificate);
      if (chain.isEmpty()) {
        throw new CertificateException();
      }
      return new CertificatePair(key(privateKey), chain);
    } catch (CertificateException e) {
      throw new UnusableCertificate(certificate, privateKey, "it is not a PEM certificate");
    } catch (GeneralSecurityException e) {
      throw new UnusableCertificate(
          certificate, privateKey, "the key is not an EC, RSA or EdDSA key in PKCS #8 PEM form");
    } catch (IOException e) {
      throw new UnusableCertificate(certificate, privateKey, "one of them cannot be read");
    }
  }

  private static List<X509Certificate> chain(Path file) throws IOException, CertificateException {
    try (var stream = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(stream).stream()
          .map(X509Certificate.class::cast)
          .toList();
    }
  }

  private static PrivateKey key(Path file) throws IOException, GeneralSecurityException {
    var pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    var begin = pem.indexOf(BEGIN);
    var end = pem.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new InvalidKeySpecException();
    }
    var content = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
    for (var algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(content));
      } catch (InvalidKeySpecException _) {
        // of another kind
      }
    }
    throw new InvalidKeySpecException();
  }

  /// Whether the certificate verifies what the key signs.
  boolean fits() {
    var certified = chain.getFirst().getPublicKey();
    if (!certified.getAlgorithm().equals(key.getAlgorithm())) {
      return false;
    }
    try {
      var signature = Signature.getInstance(signatureAlgorithm());
      signature.initSign(key);
      var signed = signature.sign();
      signature.initVerify(certified);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private String signatureAlgorithm() {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      default -> key.getAlgorithm();
    };
  }
}
