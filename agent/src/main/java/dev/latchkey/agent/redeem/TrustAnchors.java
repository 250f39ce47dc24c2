package dev.latchkey.agent.redeem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Trust anchors (RFC 5280): the certificate authorities of this system, or those of one PEM file
/// instead.
///
/// @param bundles PEM files of the system, of which the first that holds a certificate counts;
///   empty for a system that has none, where Java's own list counts
public record TrustAnchors(List<Path> bundles) {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");

  /// Where Linux distributions keep them.
  public static TrustAnchors ofLinux() {
    return new TrustAnchors(
        Stream.of(
                // Debian, Ubuntu, Arch, Alpine
                "/etc/ssl/certs/ca-certificates.crt",
                // Fedora, RHEL
                "/etc/pki/tls/certs/ca-bundle.crt",
                "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
                // openSUSE
                "/etc/ssl/ca-bundle.pem",
                "/etc/ssl/cert.pem")
            .map(Path::of)
            .toList());
  }

  /// Those of the Java that this runs on.
  public static TrustAnchors ofJava() {
    return new TrustAnchors(List.of());
  }

  /// What certificates are judged by.
  ///
  /// @param roots empty where there is no authority, and no certificate is valid
  /// @param none why there is none, in words; else empty
  record Loaded(Optional<X509ExtendedTrustManager> roots, String none) {
    /// For those who do not ask whether a certificate is valid.
    static final Loaded NONE =
        new Loaded(
            Optional.empty(),
            "this server has no list of certificate authorities: install the package"
                + " ca-certificates, or use --ca");
  }

  /// Reads them.
  ///
  /// @param ca a PEM file that counts instead
  /// @throws IOException when that file cannot be read, or holds no certificate or a damaged one
  Loaded load(Optional<Path> ca) throws IOException {
    if (ca.isPresent()) {
      return new Loaded(Optional.of(manager(store(ca.get()))), "");
    }
    if (bundles.isEmpty()) {
      return new Loaded(Optional.of(manager(null)), "");
    }
    return bundles.stream()
        .map(TrustAnchors::readable)
        .filter(certificates -> !certificates.isEmpty())
        .findFirst()
        .map(certificates -> new Loaded(Optional.of(manager(store(certificates))), ""))
        .orElse(Loaded.NONE);
  }

  private static KeyStore store(Path pem) throws IOException {
    try (var in = Files.newInputStream(pem)) {
      var certificates = factory().generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("no certificate in " + pem);
      }
      return store(certificates);
    } catch (CertificateException damaged) {
      throw new IOException("not all are certificates in " + pem, damaged);
    }
  }

  /// Those that Java can read: one that it cannot must not turn all others off.
  private static List<Certificate> readable(Path bundle) {
    try {
      var text = Files.readString(bundle, StandardCharsets.ISO_8859_1);
      var factory = factory();
      return CERTIFICATE
          .matcher(text)
          .results()
          .flatMap(found -> certificate(factory, found.group()).stream())
          .toList();
    } catch (IOException notThere) {
      return List.of();
    }
  }

  private static Optional<Certificate> certificate(CertificateFactory factory, String pem) {
    try {
      return Optional.of(
          factory.generateCertificate(
              new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1))));
    } catch (CertificateException unreadable) {
      return Optional.empty();
    }
  }

  private static KeyStore store(Collection<? extends Certificate> certificates) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (var certificate : certificates) {
        store.setCertificateEntry("ca" + store.size(), certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static CertificateFactory factory() {
    try {
      return CertificateFactory.getInstance("X.509");
    } catch (CertificateException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static X509ExtendedTrustManager manager(@Nullable KeyStore roots) {
    try {
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(roots);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
