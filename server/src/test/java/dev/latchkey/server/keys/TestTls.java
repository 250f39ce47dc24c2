package dev.latchkey.server.keys;

import dev.latchkey.server.TestFolder;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Certificates for servers that tests play themselves.
@SuppressWarnings("JavaUtilDate") // the builder knows no other
public final class TestTls {
  private TestTls() {}

  /// A certificate of an authority that nobody has seen before, for localhost.
  public static TlsIdentity identity() {
    return identity("localhost");
  }

  public static TlsIdentity identity(String host) {
    return TlsIdentity.open(
        TestFolder.make().resolve("tls"), host, new SystemRandomness(), Clock.systemUTC());
  }

  /// For localhost, made so long ago.
  public static TlsIdentity identity(Duration age) {
    var then = Clock.offset(Clock.systemUTC(), age.negated());
    return TlsIdentity.open(
        TestFolder.make().resolve("tls"), "localhost", new SystemRandomness(), then);
  }

  /// A certificate in PEM form that signs itself.
  public static String selfSigned(String name) {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var keys = generator.generateKeyPair();
      var subject = new X500Name(name);
      var certificate =
          new JcaX509v3CertificateBuilder(
                  subject,
                  BigInteger.ONE,
                  Date.from(Instant.EPOCH),
                  Date.from(Instant.parse("2030-01-01T00:00:00Z")),
                  subject,
                  keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
      var text = new StringWriter();
      try (var writer = new JcaPEMWriter(text)) {
        writer.writeObject(certificate);
      }
      return text.toString();
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The certificate and its key for servers that read a PKCS #12 file.
  public static Path keystore(TlsIdentity identity, String password) {
    var file = TestFolder.make().resolve("server.p12");
    try (var out = Files.newOutputStream(file)) {
      store(identity, password).store(out, password.toCharArray());
      return file;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore store(TlsIdentity identity, String password)
      throws GeneralSecurityException, IOException {
    try (var pem = Files.newInputStream(identity.certificate());
        var key = new PEMParser(new StringReader(Files.readString(identity.privateKey())))) {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(pem)
              .toArray(Certificate[]::new);
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", privateKey(key), password.toCharArray(), chain);
      return store;
    }
  }

  /// TLS of a server with this certificate.
  public static SSLContext server(TlsIdentity identity) {
    try {
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store(identity, "test"), "test".toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey privateKey(PEMParser pem) throws IOException {
    return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) pem.readObject());
  }
}
