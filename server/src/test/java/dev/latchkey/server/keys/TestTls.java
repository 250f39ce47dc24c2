package dev.latchkey.server.keys;

import dev.latchkey.server.TestFolder;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/// Certificates for servers that tests play themselves.
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

  /// TLS of a server with this certificate.
  public static SSLContext server(TlsIdentity identity) {
    try (var pem = Files.newInputStream(identity.certificate());
        var key = new PEMParser(new StringReader(Files.readString(identity.privateKey())))) {
      var chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(pem)
              .toArray(Certificate[]::new);
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setKeyEntry("server", privateKey(key), new char[0], chain);
      var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
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
