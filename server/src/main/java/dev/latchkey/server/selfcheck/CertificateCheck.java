package dev.latchkey.server.selfcheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether the certificate that is shown is good, and for how long.
final class CertificateCheck implements Check {
  private static final String NAME = "certificate";
  private static final Duration SOON = Duration.ofDays(14);
  private static final List<String> SIGNATURES =
      List.of("SHA256", "SHA384", "SHA512", "ED25519", "ED448", "RSASSA-PSS");
  private static final int RSA_BITS = 2048;
  private final Path pem;
  private final String host;
  private final Clock clock;

  /// @param host of the base URL
  CertificateCheck(Path pem, String host, Clock clock) {
    this.pem = pem;
    this.host = host;
    this.clock = clock;
  }

  @Override
  public List<Finding> check() {
    if (!Files.exists(pem)) {
      return List.of(Finding.note(NAME, "There is none yet.", "The next start creates one."));
    }
    return List.of(read().map(this::check).orElseGet(() -> wrong(pem + " cannot be read.")));
  }

  private Finding check(X509Certificate certificate) {
    return fault(certificate)
        .map(CertificateCheck::wrong)
        .orElseGet(() -> Finding.good(NAME, "Valid until " + end(certificate) + "."));
  }

  private static Finding wrong(String fault) {
    return Finding.wrong(
        NAME, fault, "Replace server.pem and server.key, or remove both and restart.");
  }

  private Optional<X509Certificate> read() {
    try (var file = Files.newInputStream(pem)) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(file);
      return Optional.of((X509Certificate) certificate);
    } catch (GeneralSecurityException | IOException e) {
      return Optional.empty();
    }
  }

  private static Object end(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant();
  }

  private Optional<String> fault(X509Certificate certificate) {
    var now = clock.instant();
    if (certificate.getNotBefore().toInstant().isAfter(now)) {
      return Optional.of("It is not valid yet; is the clock right?");
    }
    if (certificate.getNotAfter().toInstant().isBefore(now.plus(SOON))) {
      return Optional.of("It expires " + end(certificate) + ".");
    }
    var algorithm = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    if (SIGNATURES.stream().noneMatch(algorithm::contains)) {
      return Optional.of("It is signed by " + algorithm + ", which is not strong.");
    }
    if (certificate.getPublicKey() instanceof RSAKey rsa
        && rsa.getModulus().bitLength() < RSA_BITS) {
      return Optional.of("Its RSA key is shorter than 2048 bits.");
    }
    return covers(certificate) ? Optional.empty() : Optional.of("It does not cover " + host + ".");
  }

  private boolean covers(X509Certificate certificate) {
    try {
      var names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
      return names.stream().map(name -> String.valueOf(name.get(1))).anyMatch(this::matches);
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private boolean matches(String name) {
    var bare = host.replaceAll("[\\[\\]]", "");
    var below = bare.indexOf('.') < 0 ? "" : bare.substring(bare.indexOf('.'));
    return name.equalsIgnoreCase(bare)
        || bare.contains(":") // an IPv6 address is written in more than one way
        || (!below.isEmpty() && name.equalsIgnoreCase("*" + below));
  }
}
