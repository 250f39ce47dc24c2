package dev.latchkey.agent.redeem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trust anchors (RFC 5280): Java's own certificate authorities, or those of one PEM file instead.
final class TrustAnchors {
  private TrustAnchors() {}

  /// @throws IOException when the file cannot be read or holds no certificate
  static X509ExtendedTrustManager load(Optional<Path> ca) throws IOException {
    try {
      return manager(ca.isPresent() ? store(ca.get()) : null);
    } catch (GeneralSecurityException unreadable) {
      throw new IOException(
          "no certificates in " + ca.map(Path::toString).orElse("Java"), unreadable);
    }
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore roots)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(roots);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static KeyStore store(Path pem) throws GeneralSecurityException, IOException {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(pem)) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
      if (number == 0) {
        throw new GeneralSecurityException("no certificate");
      }
    }
    return store;
  }
}
