package dev.latchkey.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.installation.DataFolder;
import dev.latchkey.server.installation.ServeLock;
import dev.latchkey.server.installation.UnusableDataFolder;
import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.web.PortTaken;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupChecksTests {
  private final DataFolder data = DataFolder.at(TestFolder.make().resolve("data"));

  private static Settings settings(Map<String, String> more) {
    var all = new HashMap<String, String>(Map.of("port", "0", "management.port", "0"));
    all.putAll(more);
    return ServerSettings.load(Optional.empty(), Map.of(), all);
  }

  private <T extends RuntimeException> String refused(Class<T> why, Map<String, String> settings) {
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
  @ValueSource(strings = {"port", "management.port", "http-redirect-port"})
  void aTakenPortIsToldWithWhatChoosesAnother(String key) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      var sentence = refused(PortTaken.class, Map.of(key, port));
      assertTrue(sentence.contains(port) && sentence.contains(key), sentence);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mail.drop-dir", "mail.smtp.ca-file", "password.common-list"})
  void aPathThatCannotBeUsedIsToldWithItsSetting(String key) throws IOException {
    var file = Files.createFile(TestFolder.make().resolve("file"));
    var dangling = Files.createSymbolicLink(file.resolveSibling("link"), file.resolve("none"));
    var smtp = key.equals("mail.smtp.ca-file") ? "mail.example.org" : "";
    for (var path : List.of(file, file.resolve("below"), dangling, Path.of("/dev/null"))) {
      var settings =
          Map.of(key, path.toString(), "mail.smtp.host", smtp, "mail.from", "no-reply@example.org");
      var sentence = refused(BadSetting.class, settings);
      assertTrue(sentence.startsWith(key + ": "), sentence);
      assertTrue(sentence.endsWith(path + ".") || sentence.contains(path + " "), sentence);
    }
    assertEquals(
        key + " is not a path.",
        refused(BadSetting.class, Map.of(key, "a\0b", "mail.smtp.host", smtp)));
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
    var sentence = refused(PortTaken.class, Map.of("port", port, "management.port", port));
    assertTrue(sentence.contains("management.port"), sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "port, 70000",
    "bind, nonsense",
    "bind, 0.0.0.0",
    "base-url, http://auth.example.org",
    "password.min-length, 7",
    "token.lifetime.recovery, PT1M",
    "mail.openpgp, sometimes",
    "mail.from, nonsense",
    "mail.envelope-from, two@a.example and@a.example",
    "database.url, jdbc:mysql://localhost/x",
  })
  void aBadSettingIsToldBeforeAnythingIsMade(String key, String value) {
    assertFalse(refused(BadSetting.class, Map.of(key, value)).isBlank());
  }

  /// Postfix refuses such a sender for good, and each letter would be given up.
  @ParameterizedTest
  @ValueSource(strings = {"https://192.0.2.1", "https://192.0.2.1:8443", "https://[2001:db8::1]"})
  void withSmtpAnIpAddressAsBaseUrlNeedsASender(String baseUrl) {
    var smtp = Map.of("base-url", baseUrl, "mail.smtp.host", "smtp.example.org");
    var sentence = refused(BadSetting.class, smtp);
    assertTrue(sentence.contains("set mail.from"), sentence);

    var better = new HashMap<>(smtp);
    better.put("mail.from", "Example <no-reply@example.org>");
    assertNotEquals(0, StartupChecks.check(data, settings(better)));
    better.put("mail.envelope-from", "bounces@192.0.2.1");
    assertTrue(refused(BadSetting.class, better).contains("mail.envelope-from"));
    assertNotEquals(0, StartupChecks.check(data, settings(Map.of("base-url", baseUrl))));
  }

  /// Its port is taken, too; that would lead whoever reads it astray.
  @Test
  void aFolderThatIsInUseIsToldBeforeItsPort() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var _ = ServeLock.take(data.make())) {
      var settings = settings(Map.of("port", Integer.toString(taken.getLocalPort())));
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
