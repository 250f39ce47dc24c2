package dev.latchkey.testkit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;

/// A certificate with its key.
///
/// @param chain the certificate, then those that lead to its authority, if any
public record TestIdentity(List<X509Certificate> chain, PrivateKey key) {
  private static final String STORE_PASSWORD = "test";

  /// The one in two PEM files.
  public static TestIdentity read(Path certificates, Path key) {
    try (var pem = new PEMParser(new StringReader(Files.readString(key)))) {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificates)));
      return new TestIdentity(
          chain.stream().map(X509Certificate.class::cast).toList(),
          new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) pem.readObject()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public String certificatePem() {
    return TestAuthority.pem(certificate());
  }

  public String keyPem() {
    return TestAuthority.pem(new PemObject("PRIVATE KEY", key.getEncoded()));
  }

  /// TLS of a server with this certificate.
  public SSLContext context() {
    try {
      var managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(keyStore(STORE_PASSWORD), STORE_PASSWORD.toCharArray());
      var context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// For servers that read a PKCS #12 file.
  public KeyStore keyStore(String password) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, password.toCharArray(), chain.toArray(Certificate[]::new));
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
