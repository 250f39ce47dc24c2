package dev.latchkey.server.selfcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.Checkpoints;
import dev.latchkey.server.enrolment.EnrolmentSettings;
import dev.latchkey.server.keys.KeyEntry;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.keys.TlsIdentity;
import dev.latchkey.server.passwords.PasswordSettings;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.selfcheck.Finding.Verdict;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestClock;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each check is shown what is well and what is planted.
@Tag("S0-42")
class SelfCheckTests {
  private final TestClock clock = new TestClock();
  private final Path folder = TestFolder.make();

  private static Verdict verdict(Check check) {
    return check.check().stream().map(Finding::verdict).max(Enum::compareTo).orElseThrow();
  }

  private static void assertGood(Check check) {
    assertEquals(Verdict.GOOD, verdict(check), () -> check.check().toString());
  }

  private static String assertWrong(Check check) {
    assertEquals(Verdict.WRONG, verdict(check), () -> check.check().toString());
    var wrong = check.check().stream().filter(Finding::isWrong).toList();
    wrong.forEach(finding -> assertFalse(finding.advice().isEmpty(), finding::toString));
    return wrong.getFirst().found();
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  @Test
  void aFileThatOthersCanReadIsFound() throws IOException {
    var settings = Files.createFile(folder.resolve("latchkey.yaml"));
    var key = Files.createFile(folder.resolve("a.key"));
    var pem = Files.createFile(folder.resolve("a.pem"));
    mode(settings, "rw-r--r--");
    mode(pem, "rw-r--r--");
    mode(key, "rw-------");
    var check = new FileModeCheck(folder, List.of(settings));
    assertGood(check);
    mode(key, "rw-r-----");
    assertTrue(assertWrong(check).contains("a.key"));
    mode(key, "rw-------");
    mode(settings, "rw-rw-r--");
    assertTrue(assertWrong(check).contains("latchkey.yaml"));
    mode(settings, "rw-------");
    mode(folder, "rwxr-xr-x");
    assertWrong(check);
  }

  private static KeyEntry key(String name, boolean overdue) {
    return new KeyEntry(
        name + "-1",
        name,
        1,
        "AES-256-GCM",
        "",
        "file",
        TestClock.START,
        400,
        365L,
        true,
        overdue,
        0L);
  }

  @Test
  @Tag("S0-34")
  void aKeyBeyondItsCryptoPeriodIsFound() {
    assertGood(new KeyAgeCheck(() -> List.of(key("delivery", false), key("signing", false))));
    var found =
        assertWrong(new KeyAgeCheck(() -> List.of(key("delivery", true), key("signing", true))));
    assertEquals("Used beyond their crypto-period: the keys for delivery, signing.", found);
    var note = new KeyAgeCheck(() -> List.of(key("signing", true))).check().getFirst();
    assertEquals(Finding.Verdict.NOTE, note.verdict());
  }

  @Test
  void aCertificateThatIsNoGoodIsFound() {
    var tls = TlsIdentity.open(folder, "auth.example.org", new SystemRandomness(), clock);
    var check = new CertificateCheck(tls.certificate(), "auth.example.org", clock);
    assertGood(check);
    assertWrong(new CertificateCheck(tls.certificate(), "other.example.org", clock));
    clock.advance(Duration.ofDays(390));
    assertTrue(assertWrong(check).contains("expires"));
    clock.set(TestClock.START.minus(Duration.ofDays(1)));
    assertTrue(assertWrong(check).contains("not valid yet"));
  }

  private static Check settings(Map<String, String> environment) {
    return new WeakSettingsCheck(ServerSettings.load(Optional.empty(), environment, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "LATCHKEY_PASSWORD_MIN_SCORE, 1, password.min-score",
    "LATCHKEY_PASSWORD_MAX_LENGTH, 64, password.max-length",
    "LATCHKEY_TOKEN_LIFETIME_RECOVERY, PT1H, token.lifetime.recovery",
    "LATCHKEY_SESSION_IDLE, PT2H, session.idle",
    "LATCHKEY_SESSION_ABSOLUTE, P7D, session.absolute",
    "LATCHKEY_LOG_LEVEL, trace, log.level",
  })
  void aWeakerSettingIsNamed(String variable, String value, String key) {
    assertTrue(assertWrong(settings(Map.of(variable, value))).startsWith(key + " is " + value));
  }

  @Test
  void aStrongerSettingIsFine() {
    assertGood(settings(Map.of()));
    assertGood(
        settings(
            Map.of(
                "LATCHKEY_PASSWORD_MIN_LENGTH", "12",
                "LATCHKEY_TOKEN_LIFETIME_RECOVERY", "PT5M",
                "LATCHKEY_LOG_LEVEL", "warn")));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.5, GOOD",
    "10.1.0.0/16, GOOD",
    "fd00::/48, GOOD",
    "0.0.0.0/0, WRONG",
    "10.0.0.0/8, WRONG",
    "::/0, WRONG",
  })
  void aNetworkOfPeopleIsNoProxy(String network, Verdict verdict) {
    assertEquals(
        verdict,
        verdict(new TrustedProxyCheck(List.of("192.0.2.1", network), false, _ -> Map.of())));
    assertGood(new TrustedProxyCheck(List.of(), false, _ -> Map.of()));
  }

  private static Check proxy(long read, long missing, long unreadable) {
    var counts = Map.of("read", read, "missing", missing, "unreadable", unreadable);
    return new TrustedProxyCheck(
        List.of("192.0.2.1"),
        false,
        metric -> metric.equals("latchkey_proxied_requests_total") ? counts : Map.of());
  }

  @Test
  void aProxyThatDoesNotSayWhoAsksIsFound() {
    assertGood(proxy(5, 3, 0));
    assertTrue(assertWrong(proxy(5, 0, 7)).contains("in 7 requests"));
    assertEquals(Verdict.NOTE, verdict(proxy(0, 3, 0)));
  }

  @Test
  void aProxyThatDoesNotAnnounceItsClientsIsFound() {
    var refused = Map.of("refused", 7L, "proxy_header", 3L);
    var check =
        new TrustedProxyCheck(
            List.of("192.0.2.1"),
            true,
            metric -> metric.equals("latchkey_connections_closed_total") ? refused : Map.of());
    assertTrue(assertWrong(check).startsWith("3 connections of trusted proxies were closed"));
    var fine = new TrustedProxyCheck(List.of("192.0.2.1"), true, _ -> Map.of());
    assertGood(fine);
    assertTrue(fine.check().getFirst().found().startsWith("PROXY protocol headers are required"));
  }

  private static Check signUp(String key, String value, long asked) {
    var settings = ServerSettings.load(Optional.empty(), Map.of(), Map.of(key, value));
    var counts = Map.of("granted", 0L, "refused", asked);
    return new SignUpCheck(
        EnrolmentSettings.of(settings),
        metric -> metric.equals("latchkey_forward_auth_total") ? counts : Map.of());
  }

  @Test
  void signUpForAnyoneBeforeProtectedApplicationsIsNoted() {
    assertGood(signUp("sign-up.enabled", "true", 0));
    assertEquals(Verdict.NOTE, verdict(signUp("sign-up.enabled", "true", 1)));
    assertGood(signUp("sign-up.enabled", "false", 1));
    assertGood(signUp("sign-up.domains", "example.org", 1));
  }

  @Test
  void lettersThatWereGivenUpAreFound() {
    assertGood(new MailCheck(Optional.of("smtp.example"), Optional::empty, () -> 0));
    assertEquals(Verdict.NOTE, verdict(new MailCheck(Optional.empty(), Optional::empty, () -> 0)));
    assertTrue(
        assertWrong(new MailCheck(Optional.of("smtp.example"), Optional::empty, () -> 3))
            .startsWith("3 "));
  }

  @Test
  void anSmtpServerThatWouldTakeNoLetterIsFound() {
    var obstacles =
        List.of(
            "connection",
            "timeout",
            "no_tls",
            "tls",
            "certificate",
            "certificate_name",
            "certificate_expired",
            "sign_in");
    for (var obstacle : obstacles) {
      var check = new MailCheck(Optional.of("smtp.example"), () -> Optional.of(obstacle), () -> 0);
      var found = assertWrong(check);
      assertTrue(found.contains("smtp.example") && !found.contains("_"), found);
    }
  }

  @Test
  void slowHashingIsNoted() {
    var rules = new PasswordSettings(8, 256, 2, 12_288, 3, List.of("id.example.org"));
    var check = new HashingCheck(() -> "argon2id (native libsodium)", rules);
    assertGood(check);
    assertTrue(check.check().getFirst().found().contains("21,824 times a second"));
    assertEquals(
        Verdict.NOTE,
        verdict(new HashingCheck(() -> "argon2id (Java: no native libsodium)", rules)));
  }

  @Test
  void slowVerifyingIsNoted() {
    assertGood(new SignatureCheck(() -> true));
    assertEquals(Verdict.NOTE, verdict(new SignatureCheck(() -> false)));
  }

  @Test
  @Tag("S0-22")
  void theSourceOfRandomnessIsNamedAndAStuckOneIsFound() {
    var check = new RandomSourceCheck(new SystemRandomness());
    assertGood(check);
    assertTrue(check.check().getFirst().found().contains("NativePRNG"));
    assertWrong(new RandomSourceCheck(byte[]::new));
  }

  private record Happened(String event, Map<String, String> fields) implements AuditEvent {
    @Override
    public AuditEntry entry() {
      return new AuditEntry(event, fields);
    }
  }

  private static AuditTrail trail(TestDatabase test) {
    var trail = new AuditTrail(test.database());
    test.run(transaction -> trail.append(transaction, new Happened("happened", Map.of())));
    return trail;
  }

  @Test
  void aBrokenTrailIsFound() {
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var checkpoints = new Checkpoints(test.database(), trail(test), TestKeys.fresh().checkpoints());
    assertGood(new AuditTrailCheck(checkpoints));
    test.tamper("UPDATE audit_lines SET event = 'x'");
    assertTrue(assertWrong(new AuditTrailCheck(checkpoints)).contains("line 1"));
  }

  @Test
  void aClockThatIsWrongIsFound() {
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var trail = trail(test);
    var check = new ClockCheck(test.database(), trail, clock);
    assertGood(check);
    clock.advance(Duration.ofMinutes(1));
    assertTrue(assertWrong(check).contains("differs"));
    clock.set(TestClock.START.minus(Duration.ofHours(1)));
    test.clock().set(clock.instant());
    assertTrue(assertWrong(check).contains("in the future"));
  }

  @Test
  void aDiskThatGetsFullIsFound() {
    assertGood(new DiskSpaceCheck(folder, 1));
    assertWrong(new DiskSpaceCheck(folder, Long.MAX_VALUE));
  }

  @Test
  void aServerThatIsSomebodyElseIsFound() throws IOException {
    var tls = TlsIdentity.open(folder, "localhost", new SystemRandomness(), clock);
    assertEquals(Verdict.NOTE, verdict(answers(Optional.empty(), tls)));
    try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> closeFirst(plain));
      assertWrong(answers(Optional.of((InetSocketAddress) plain.getLocalSocketAddress()), tls));
    }
  }

  private static ListenerCheck answers(Optional<InetSocketAddress> server, TlsIdentity tls) {
    return new ListenerCheck(
        server,
        "localhost",
        true,
        () -> dev.latchkey.server.keys.PrivateTrust.context(tls.certificate()),
        _ -> {});
  }

  private static void closeFirst(ServerSocket server) {
    try {
      while (true) {
        server.accept().close();
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  @Test
  void whoRunsItAndWhatIsSharedIsSaid() {
    assertGood(new DatabaseSharingCheck(true, "latchkey"));
    assertEquals(Verdict.NOTE, verdict(new DatabaseSharingCheck(false, "root")));
  }

  @Test
  void aCheckThatFailsIsAFinding() {
    Check failing =
        () -> {
          throw new IllegalStateException("planned");
        };
    var report = new SelfCheck(List.of(failing, new DatabaseSharingCheck(false, "x")), clock).run();
    assertEquals(2, report.findings().size());
    assertFalse(report.isGood());
  }

  @Test
  void theDailyOneLeavesALineInTheTrail() {
    var test = TestDatabase.shared(TestDatabase.Kind.SQLITE);
    var trail = new AuditTrail(test.database());
    var check =
        new SelfCheck(
            List.of(
                new TrustedProxyCheck(List.of("::/0"), false, _ -> Map.of()),
                new DatabaseSharingCheck(false, "x")),
            clock);
    check.runDaily(test.database(), trail);
    var line = trail.newest().orElseThrow();
    assertEquals("self_checked", line.event());
    assertEquals("{\"wrong\":\"proxies\"}", line.fields());
  }
}
