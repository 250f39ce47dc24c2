package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Key;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupChecksTests {
  private final DataFolder data = DataFolder.at(TestFolder.make().resolve("data"));

  private static Settings settings(Map<Key, String> more) {
    var all = new EnumMap<Key, String>(Map.of(Key.PORT, "0", Key.MANAGEMENT_PORT, "0"));
    all.putAll(more);
    return Settings.load(Optional.empty(), Map.of(), all);
  }

  private <T extends RuntimeException> String refused(Class<T> why, Map<Key, String> settings) {
    var refused =
        assertThrows(why, () -> StartupChecks.check(data, settings(settings)), settings::toString);
    assertFalse(Files.exists(data.path()), "a folder was made");
    return String.valueOf(refused.getMessage());
  }

  @Test
  void whatIsInOrderHasAPortAndMakesNothing() {
    assertNotEquals(0, StartupChecks.check(data, settings(Map.of())));
    assertFalse(Files.exists(data.path()));
  }

  @ParameterizedTest
  @EnumSource(names = {"PORT", "MANAGEMENT_PORT", "HTTP_REDIRECT_PORT"})
  void aTakenPortIsToldWithWhatChoosesAnother(Key key) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      var sentence = refused(PortTaken.class, Map.of(key, port));
      assertTrue(sentence.contains(port) && sentence.contains(key.key()), sentence);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MAIL_DROP_DIR", "MAIL_SMTP_CA_FILE", "PASSWORD_COMMON_LIST"})
  void aPathThatCannotBeUsedIsToldWithItsSetting(Key key) throws IOException {
    var file = Files.createFile(TestFolder.make().resolve("file"));
    var dangling = Files.createSymbolicLink(file.resolveSibling("link"), file.resolve("none"));
    var smtp = key == Key.MAIL_SMTP_CA_FILE ? "mail.example.org" : "";
    for (var path : List.of(file, file.resolve("below"), dangling, Path.of("/dev/null"))) {
      var settings =
          Map.of(
              key,
              path.toString(),
              Key.MAIL_SMTP_HOST,
              smtp,
              Key.MAIL_FROM,
              "no-reply@example.org");
      var sentence = refused(BadSetting.class, settings);
      assertTrue(sentence.startsWith(key.key() + ": "), sentence);
      assertTrue(sentence.endsWith(path + ".") || sentence.contains(path + " "), sentence);
    }
    assertEquals(
        key.key() + ": this is not a path.",
        refused(BadSetting.class, Map.of(key, "a\0b", Key.MAIL_SMTP_HOST, smtp)));
  }

  @Test
  void aFileInThePlaceOfTheMailFolderIsToldBeforeTheStart() throws IOException {
    var made = data.make();
    Files.createFile(made.mail());
    var refused =
        assertThrows(BadSetting.class, () -> StartupChecks.check(data, settings(Map.of())));
    assertTrue(String.valueOf(refused.getMessage()).contains("mail.drop-dir"));
  }

  @Test
  void twoSettingsCannotHaveOnePort() throws IOException {
    String port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(free.getLocalPort());
    }
    var sentence = refused(PortTaken.class, Map.of(Key.PORT, port, Key.MANAGEMENT_PORT, port));
    assertTrue(sentence.contains("management.port"), sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "PORT, 70000",
    "BIND, nonsense",
    "BIND, 0.0.0.0",
    "BASE_URL, http://auth.example.org",
    "PASSWORD_MIN_LENGTH, 7",
    "TOKEN_LIFETIME_RECOVERY, PT1M",
    "MAIL_OPENPGP, sometimes",
    "MAIL_FROM, nonsense",
    "MAIL_ENVELOPE_FROM, two@a.example and@a.example",
    "DATABASE_URL, jdbc:mysql://localhost/x",
  })
  void aBadSettingIsToldBeforeAnythingIsMade(Key key, String value) {
    assertFalse(refused(BadSetting.class, Map.of(key, value)).isBlank());
  }

  /// Postfix refuses such a sender for good, and each letter would be given up.
  @ParameterizedTest
  @ValueSource(strings = {"https://192.0.2.1", "https://192.0.2.1:8443", "https://[2001:db8::1]"})
  void withSmtpAnIpAddressAsBaseUrlNeedsASender(String baseUrl) {
    var smtp = Map.of(Key.BASE_URL, baseUrl, Key.MAIL_SMTP_HOST, "smtp.example.org");
    var sentence = refused(BadSetting.class, smtp);
    assertTrue(sentence.contains("set mail.from"), sentence);

    var better = new EnumMap<>(smtp);
    better.put(Key.MAIL_FROM, "Example <no-reply@example.org>");
    assertNotEquals(0, StartupChecks.check(data, settings(better)));
    better.put(Key.MAIL_ENVELOPE_FROM, "bounces@192.0.2.1");
    assertTrue(refused(BadSetting.class, better).contains("mail.envelope-from"));
    assertNotEquals(0, StartupChecks.check(data, settings(Map.of(Key.BASE_URL, baseUrl))));
  }

  /// Its port is taken, too; that would lead whoever reads it astray.
  @Test
  void aFolderThatIsInUseIsToldBeforeItsPort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = ServeLock.take(data.make())) {
      var settings = settings(Map.of(Key.PORT, Integer.toString(taken.getLocalPort())));
      var refused =
          assertThrows(UnusableDataFolder.class, () -> StartupChecks.check(data, settings));
      assertTrue(String.valueOf(refused.getMessage()).contains("in use"), refused::toString);
    }
  }

  @Test
  void aLockThatNobodyHoldsKeepsNobodyOut() {
    ServeLock.take(data.make()).close();
    assertEquals(Optional.empty(), ServeLock.listening(data));
    assertNotEquals(0, StartupChecks.check(data, settings(Map.of())));
  }
}
