package dev.latchkey.agent.fake;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/// A certificate authority of a test's own.
public final class TestPki {
  private static final X500Name ISSUER = new X500Name("CN=Test CA");

  private final KeyPair keys = keyPair();
  private final X509Certificate root = certificate(keys, keys, ISSUER, null);

  /// A key with its certificate, ready to serve.
  public record Identity(KeyPair keys, X509Certificate certificate) {}

  /// A server certificate for one host name.
  public Identity issue(String host) {
    var server = keyPair();
    return new Identity(server, certificate(server, keys, new X500Name("CN=server"), host));
  }

  /// The authority's certificate as a PEM file in `folder`.
  public Path rootFile(Path folder) throws IOException {
    try {
      var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
      var pem =
          "-----BEGIN CERTIFICATE-----\n"
              + encoder.encodeToString(root.getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      return Files.writeString(folder.resolve("ca.pem"), pem);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  public static KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static X509Certificate certificate(
      KeyPair subject, KeyPair issuer, X500Name name, @Nullable String host) {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            ISSUER,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(Duration.ofDays(1))),
            Date.from(now.plus(Duration.ofDays(2))),
            name,
            subject.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host == null));
      if (host != null) {
        var names = new GeneralNames(new GeneralName(GeneralName.dNSName, host));
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | IOException | OperatorCreationException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
