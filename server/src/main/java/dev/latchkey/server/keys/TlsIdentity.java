package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;

/// The certificate that the server shows: made at the first start by a certificate authority of
/// this installation, or put there by the operator.
///
/// Files: `ca.pem`, `server.pem` (certificate, then its issuer), `ca.key` and `server.key` (PKCS
/// #8).
public final class TlsIdentity {
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private final KeyFolder files;
  private final Path folder;
  private final Clock clock;
  private volatile byte[] shownKey = {};

  private TlsIdentity(Path folder, Clock clock) {
    this.files = new KeyFolder(folder);
    this.folder = folder;
    this.clock = clock;
  }

  /// Finds the certificate in `folder`, making it where there is none and renewing one of our own
  /// that ends soon or does not cover the host.
  ///
  /// @param host the host of the base URL, which the certificate covers beside localhost, 127.0.0.1
  ///   and ::1
  public static TlsIdentity open(Path folder, String host, Randomness randomness, Clock clock) {
    var identity = new TlsIdentity(folder, clock);
    if (identity.needsCertificate(host)) {
      new LocalCertificateAuthority(identity.files, randomness, clock).issue(host);
    }
    identity.shown();
    return identity;
  }

  public Path certificate() {
    return folder.resolve("server.pem");
  }

  public Path privateKey() {
    return folder.resolve("server.key");
  }

  /// What a client must trust where the certificate is one of ours.
  public Path authority() {
    return folder.resolve("ca.pem");
  }

  /// The certificate that the file holds now.
  public X509Certificate current() {
    try (var file = Files.newInputStream(certificate())) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(file);
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableKey("The certificate file " + certificate() + " cannot be read.", e);
    }
  }

  /// SHA-256 of the SubjectPublicKeyInfo of the certificate that is shown: by it an agent
  /// recognizes the connection.
  public byte[] keyHash() {
    return shownKey.clone();
  }

  /// Takes note that the certificate in the file is the one that is shown from now on.
  public void shown() {
    shownKey = Sha256.of(current().getPublicKey().getEncoded());
  }

  private boolean needsCertificate(String host) {
    if (!files.has("server.pem") || !files.has("server.key")) {
      return true;
    }
    files.load("server.key");
    var certificate = current();
    var ours =
        certificate.getIssuerX500Principal().getName().equals(LocalCertificateAuthority.NAME);
    var endsSoon =
        certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(RENEW_BEFORE));
    return ours && (endsSoon || !covers(certificate, host));
  }

  private static boolean covers(X509Certificate certificate, String host) {
    var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    var isAddress = bare.contains(":") || bare.matches("[0-9.]+");
    var name = isAddress ? InetAddress.ofLiteral(bare).getHostAddress() : bare;
    try {
      return certificate.getSubjectAlternativeNames().stream()
          .anyMatch(covered -> covered.contains(name));
    } catch (CertificateParsingException e) {
      return false;
    }
  }
}
