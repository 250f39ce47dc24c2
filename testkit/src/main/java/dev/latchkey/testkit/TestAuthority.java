package dev.latchkey.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority of the tests, or the one of an installation in the tests' hands.
///
/// @param key what it signs with
public record TestAuthority(X509Certificate certificate, PrivateKey key) {
  private static final Duration LIFE = Duration.ofDays(10);

  /// A new one that no program trusts yet.
  public static TestAuthority stranger() {
    return named("CN=Somebody else's authority");
  }

  /// A new one.
  ///
  /// @param name as in `CN=Operator`
  public static TestAuthority named(String name) {
    var keys = keyPair();
    var subject = new X500Name(name);
    return new TestAuthority(
        sign(subject, subject, keys.getPrivate(), keys, Optional.empty()), keys.getPrivate());
  }

  /// The one whose `ca.pem` and `ca.key` lie in the folder.
  public static TestAuthority of(Path folder) {
    var read = TestIdentity.read(folder.resolve("ca.pem"), folder.resolve("ca.key"));
    return new TestAuthority(read.certificate(), read.key());
  }

  /// A server's certificate for one host name.
  public TestIdentity issue(String host) {
    var server = keyPair();
    var issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    var signed = sign(issuer, new X500Name("CN=" + host), key, server, Optional.of(host));
    return new TestIdentity(List.of(signed), server.getPrivate());
  }

  public String pem() {
    return pem(certificate);
  }

  /// Writes `ca.pem` into the folder.
  public Path writeTo(Path folder) {
    try {
      return Files.writeString(folder.resolve("ca.pem"), pem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Writes `ca.pem`, and `server.pem` and `server.key` for that host, into the folder; the key is
  /// readable by its owner only.
  public void writeTo(Path folder, String host) {
    var server = issue(host);
    var ownerOnly = PosixFilePermissions.fromString("rw-------");
    try {
      writeTo(folder);
      Files.writeString(folder.resolve("server.pem"), server.certificatePem());
      var file =
          Files.createFile(
              folder.resolve("server.key"), PosixFilePermissions.asFileAttribute(ownerOnly));
      Files.writeString(file, server.keyPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A new key pair on P-256.
  public static KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @param host empty for an authority
  private static X509Certificate sign(
      X500Name issuer, X500Name subject, PrivateKey by, KeyPair of, Optional<String> host) {
    var now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(100, new SecureRandom()),
            Date.from(now.minus(LIFE)),
            Date.from(now.plus(LIFE)),
            subject,
            of.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(host.isEmpty()));
      if (host.isPresent()) {
        var names = new GeneralNames(new GeneralName(GeneralName.dNSName, host.get()));
        builder.addExtension(Extension.subjectAlternativeName, false, names);
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(by);
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(Object object) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
