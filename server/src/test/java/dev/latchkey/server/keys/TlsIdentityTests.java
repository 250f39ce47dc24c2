package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestAuthority;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("JavaUtilDate") // X509Certificate knows no other
class TlsIdentityTests {
  private final Path path = TestFolder.make().resolve("tls");
  private final TestClock clock = new TestClock();

  private TlsIdentity open(String host) {
    return TlsIdentity.open(path, host, new SystemRandomness(), clock);
  }

  private static Set<String> names(TlsIdentity identity) throws GeneralSecurityException {
    return identity.current().getSubjectAlternativeNames().stream()
        .map(name -> name.get(0) + " " + name.get(1))
        .collect(Collectors.toSet());
  }

  private static final Set<String> LOCAL =
      Set.of("2 localhost", "7 127.0.0.1", "7 0:0:0:0:0:0:0:1");

  @ParameterizedTest
  @CsvSource({
    "localhost, ''",
    "127.0.0.1, ''",
    "[::1], ''",
    "auth.example.org, 2 auth.example.org",
    "192.0.2.7, 7 192.0.2.7",
    "[2001:db8::7], 7 2001:db8:0:0:0:0:0:7"
  })
  void coversTheLocalNamesAndTheHost(String host, String name) throws GeneralSecurityException {
    var expected = new HashSet<>(LOCAL);
    if (!name.isEmpty()) {
      expected.add(name);
    }
    assertEquals(expected, names(open(host)));
  }

  @Test
  void isSignedByTheAuthorityOfThisInstallation() throws GeneralSecurityException, IOException {
    var identity = open("localhost");
    var certificate = identity.current();
    var authority = read(identity.authority());
    certificate.verify(authority.getPublicKey());
    certificate.checkValidity(Date.from(clock.instant()));
    assertEquals("SHA256withECDSA", certificate.getSigAlgName());
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), certificate.getExtendedKeyUsage());
    assertEquals(-1, certificate.getBasicConstraints());
    assertEquals(0, authority.getBasicConstraints());
    assertTrue(
        certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(Duration.ofDays(398))));
  }

  private static X509Certificate read(Path file) throws GeneralSecurityException, IOException {
    try (var pem = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  @Test
  void aRestartFindsTheSameCertificate() {
    assertEquals(open("localhost").current(), open("localhost").current());
  }

  @Test
  void isRenewedThirtyDaysBeforeItsEndByTheSameAuthority()
      throws GeneralSecurityException, IOException {
    var first = open("localhost");
    var certificate = first.current();
    var authority = read(first.authority());
    clock.set(certificate.getNotAfter().toInstant().minus(Duration.ofDays(30)).minusSeconds(1));
    assertEquals(certificate, open("localhost").current());
    clock.advance(Duration.ofSeconds(2));
    var renewed = open("localhost");
    assertNotEquals(certificate, renewed.current());
    assertEquals(authority, read(renewed.authority()));
    renewed.current().verify(authority.getPublicKey());
  }

  @Test
  void isMadeAnewWhenTheHostIsAnotherOne() throws GeneralSecurityException {
    open("localhost");
    assertTrue(names(open("auth.example.org")).contains("2 auth.example.org"));
  }

  @Test
  void aCertificateOfTheOperatorsIsNeverTouched() throws IOException {
    open("localhost");
    Files.writeString(path.resolve("server.pem"), TestAuthority.named("CN=Operator").pem());
    var theirs = open("localhost").current();
    assertEquals("CN=Operator", theirs.getIssuerX500Principal().getName());
    clock.advance(Duration.ofDays(4000));
    assertEquals(theirs, open("another.example.org").current());
  }

  @Test
  @Tag("S0-33")
  void aKeyThatOthersMayReadStopsTheStart() throws IOException {
    var identity = open("localhost");
    Files.setPosixFilePermissions(
        identity.privateKey(), PosixFilePermissions.fromString("rw-r--r--"));
    assertThrows(UnusableKey.class, () -> open("localhost"));
  }

  @Test
  @Tag("S0-35")
  void twoInstallationsShareNothing() {
    assertNotEquals(
        open("localhost").current().getPublicKey(), TestTls.identity().current().getPublicKey());
  }

  @Test
  void aBrokenCertificateIsOneSentence() throws IOException {
    var identity = open("localhost");
    Files.writeString(identity.certificate(), "garbage");
    var refused = assertThrows(UnusableKey.class, () -> open("localhost"));
    assertEquals(
        "The certificate file " + identity.certificate() + " cannot be read.",
        refused.getMessage());
  }

  @Test
  void trustInAFileThatHoldsNoCertificateIsRefused() throws IOException {
    var file = TestFolder.make().resolve("ca.pem");
    Files.writeString(file, "garbage");
    assertThrows(UnusableKey.class, () -> PrivateTrust.context(file));
    assertThrows(UnusableKey.class, () -> PrivateTrust.context(file.resolveSibling("none.pem")));
  }
}
