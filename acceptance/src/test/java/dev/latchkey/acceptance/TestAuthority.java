package dev.latchkey.acceptance;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/// A certificate authority of the tests, or the one of an installation in the tests' hands.
///
/// @param key what it signs with
record TestAuthority(X509Certificate certificate, PrivateKey key) {
  private static final Duration LIFE = Duration.ofDays(10);

  /// A new one that nobody knows.
  static TestAuthority stranger() {
    try {
      var keys = keyPair();
      var name = new X500Name("CN=Somebody else's authority");
      return new TestAuthority(
          sign(name, name, keys.getPrivate(), keys, true, "unused"), keys.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The one whose `ca.pem` and `ca.key` lie in the folder.
  static TestAuthority of(Path folder) {
    try (var parser = new PEMParser(new StringReader(Files.readString(folder.resolve("ca.key"))))) {
      return new TestAuthority(
          Tls.certificate(Files.readAllBytes(folder.resolve("ca.pem"))),
          new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A server's certificate with its key.
  record Identity(X509Certificate certificate, PrivateKey key) {
    String certificatePem() {
      return pem(certificate);
    }

    String keyPem() {
      return pem(new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    SSLContext context() {
      try {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, new char[0], new X509Certificate[] {certificate});
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  Identity issue(String host) {
    try {
      var server = keyPair();
      var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      return new Identity(
          sign(issuer, new X500Name("CN=" + host), key, server, false, host), server.getPrivate());
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  String pem() {
    return pem(certificate);
  }

  private static X509Certificate sign(
      X500Name issuer, X500Name subject, PrivateKey by, KeyPair of, boolean authority, String host)
      throws GeneralSecurityException, IOException, OperatorCreationException {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(100, new SecureRandom()),
            Date.from(now.minus(LIFE)),
            Date.from(now.plus(LIFE)),
            subject,
            of.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
