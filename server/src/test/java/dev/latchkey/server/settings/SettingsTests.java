package dev.latchkey.server.settings;

import static dev.latchkey.server.settings.TestSettings.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.ServerSettings;
import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTests {
  private static Settings environment(Map<String, String> environment) {
    return ServerSettings.load(Optional.empty(), environment, Map.of());
  }

  private static String refused(Map<String, String> environment) {
    return String.valueOf(
        assertThrows(BadSetting.class, () -> environment(environment)).getMessage());
  }

  @Test
  void argumentsWinOverTheEnvironmentAndThatOverTheFile() throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, "port: 1\nbind: '::1'\nlog:\n  level: warn\n");
    var settings =
        ServerSettings.load(
            Optional.of(file),
            Map.of("LATCHKEY_PORT", "2", "LATCHKEY_BIND", "127.0.0.2"),
            Map.of("port", "3"));
    assertEquals("3", settings.text(named("port")));
    assertEquals("127.0.0.2", settings.text(named("bind")));
    assertEquals("warn", settings.text(named("log.level")));
    assertEquals("12288", settings.text(named("password.hash.memory-kib")));
  }

  @Test
  void whatEditorsOnWindowsAddDoesNoHarm() throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, "\uFEFFport: 1\r\nlog:\r\n  level: warn\r\n");
    var settings = ServerSettings.load(Optional.of(file), Map.of(), Map.of());
    assertEquals("1", settings.text(named("port")));
    assertEquals("warn", settings.text(named("log.level")));
  }

  private static String faulty(String yaml) throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, yaml, StandardCharsets.ISO_8859_1);
    var refused =
        assertThrows(
            BadSetting.class,
            () -> ServerSettings.load(Optional.of(file), Map.of(), Map.of()),
            yaml);
    var sentence = String.valueOf(refused.getMessage());
    assertTrue(sentence.startsWith("The settings file " + file + " is not valid YAML"), sentence);
    return sentence;
  }

  @Test
  void aFaultInTheFileIsToldWithItsLineAndWithoutItsWords() throws IOException {
    assertTrue(faulty("port: 1\nport: 2\n").endsWith(": line 2, column 1 repeats a key."));
    assertTrue(
        faulty("mail:\n\tx: 1\n")
            .endsWith(": line 2, column 1 contains a tab; indent with blanks."));
    for (var yaml :
        List.of("port: 1\nmail: [canary\n", "port: 1\nx: !canary y\n", "port: 1\nx: *canary\n")) {
      var sentence = faulty(yaml);
      assertTrue(sentence.matches(".*: line [23], column [0-9]+[.]"), sentence);
      assertFalse(sentence.contains("canary"), sentence);
    }
    assertTrue(faulty("port: \u00ff\n").endsWith("it is not UTF-8."));
  }

  @Test
  void aFileThatIsNotThereIsToldAsSuch() {
    var file = TestFolder.make().resolve("latchkey.yaml");
    var refused =
        assertThrows(
            BadSetting.class, () -> ServerSettings.load(Optional.of(file), Map.of(), Map.of()));
    assertEquals("There is no settings file " + file + ".", refused.getMessage());
  }

  private static List<String> keys() {
    return ServerSettings.ALL.stream().map(Setting::key).toList();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everySettingHasAVariable(String key) {
    var value = key.equals("profile") ? "strict" : "x";
    var variable = named(key).variable();
    assertEquals(value, environment(Map.of(variable, value)).text(named(key)));
  }

  @Test
  void noKeyIsDeclaredTwice() {
    assertEquals(keys().size(), Set.copyOf(keys()).size());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everyDefaultIsAGoodValueUnderBothProfiles(String key) {
    for (var profile : List.of("base", "strict")) {
      var settings = environment(Map.of("LATCHKEY_PROFILE", profile));
      assertEquals(!settings.text(named(key)).isEmpty(), settings.find(named(key)).isPresent());
    }
  }

  @Test
  void aBadValueIsToldWithItsPlace() throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, "port: 1\npassword:\n  min-length: 7\n");
    var settings = ServerSettings.load(Optional.of(file), Map.of(), Map.of());
    var refused = assertThrows(BadSetting.class, () -> settings.get(named("password.min-length")));
    assertEquals(
        "password.min-length must be a number from 8 to 64 (" + file + ", line 3, column 3).",
        refused.getMessage());
    var variable = environment(Map.of("LATCHKEY_PORT", "x"));
    assertEquals(
        "port must be a number from 0 to 65535 (environment variable LATCHKEY_PORT).",
        assertThrows(BadSetting.class, () -> variable.get(named("port"))).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "portt: 1 | Unknown setting portt (FILE, line 1, column 1).",
        "mail:\\n  from: | mail.from has no value: give it one, or remove it (FILE, line 2, column"
            + " 3).",
        "mail.smtp.password: x | mail.smtp.password is a secret. Remove it from the settings file"
            + " (FILE, line 1, column 1) and run: latchkey secrets set mail.smtp.password.",
      })
  void aBadKeyIsToldWithItsPlace(String yaml, String sentence) throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, yaml.replace("\\n", "\n"));
    var refused =
        assertThrows(
            BadSetting.class, () -> ServerSettings.load(Optional.of(file), Map.of(), Map.of()));
    assertEquals(sentence.replace("FILE", file.toString()), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"LATCHKEY_PROT", "LATCHKEY_", "LATCHKEY_MAIL_SMTP", "LATCHKEY_port"})
  void anUnknownVariableStopsTheStart(String name) {
    var sentence = refused(Map.of(name, "canary"));
    assertTrue(sentence.contains(name), sentence);
    assertFalse(sentence.contains("canary"), sentence);
  }

  @Test
  @Tag("S0-33")
  void aSecretInTheEnvironmentStopsTheStart() {
    for (var name : Settings.SECRETS) {
      var sentence = refused(Map.of(Setting.variable(name), "canary"));
      assertTrue(sentence.contains("latchkey secrets set " + name), sentence);
      assertFalse(sentence.contains("canary"), sentence);
    }
  }

  @Test
  void whatIsTheLaunchersOrOfOthersIsLeftAlone() {
    environment(Map.of("LATCHKEY_AOT", "off", "LATCHKEY_JAVA_OPTIONS", "-Xmx1g", "PATH", "/bin"));
  }

  @Test
  void strictRaisesDefaultsAndWhatIsAllowed() {
    var strict = environment(Map.of("LATCHKEY_PROFILE", "strict"));
    assertEquals(15, strict.get(named("password.min-length")));
    assertEquals(65_536, strict.get(named("password.hash.memory-kib")));
    assertEquals("3", strict.text(named("password.hash.passes")));
    var weaker =
        environment(Map.of("LATCHKEY_PROFILE", "strict", "LATCHKEY_PASSWORD_MIN_LENGTH", "14"));
    assertThrows(BadSetting.class, () -> weaker.get(named("password.min-length")));
    var unknown = environment(Map.of("LATCHKEY_PROFILE", "lax"));
    assertThrows(BadSetting.class, () -> unknown.text(named("port")));
  }

  @Test
  @Tag("C-14")
  @Tag("ASVS-6.3.6")
  void strictHasNoSignInLinksWhateverIsSet() {
    assertEquals(true, environment(Map.of()).get(named("sign-in-links.enabled")));
    assertEquals(
        false,
        environment(Map.of("LATCHKEY_PROFILE", "strict")).get(named("sign-in-links.enabled")));
    var set =
        environment(Map.of("LATCHKEY_PROFILE", "strict", "LATCHKEY_SIGN_IN_LINKS_ENABLED", "true"));
    var refused = assertThrows(BadSetting.class, () -> set.get(named("sign-in-links.enabled")));
    assertEquals(
        "sign-in-links.enabled must be false under profile: strict (environment variable"
            + " LATCHKEY_SIGN_IN_LINKS_ENABLED).",
        refused.getMessage());
    assertEquals(true, set.get(named("delivery.enabled")));
  }

  @Test
  @Tag("C-21")
  void strictLetsNoOneStaySignedIn() {
    assertEquals(Duration.ofDays(30), environment(Map.of()).get(named("session.remember")));
    var strict = environment(Map.of("LATCHKEY_PROFILE", "strict"));
    assertEquals(Duration.ZERO, strict.get(named("session.remember")));
    var set = environment(Map.of("LATCHKEY_PROFILE", "strict", "LATCHKEY_SESSION_REMEMBER", "P1D"));
    var refused = assertThrows(BadSetting.class, () -> set.get(named("session.remember")));
    var sentence = String.valueOf(refused.getMessage());
    assertTrue(sentence.contains("under profile: strict"), sentence);
  }

  @ParameterizedTest
  @CsvSource({
    "session.idle, PT1H, PT1H0.001S",
    "session.absolute, PT24H, PT24H0.001S",
  })
  @Tag("C-21")
  void strictSessionsEndWithinADay(String key, String longest, String longer) {
    for (var profile : List.of("base", "strict")) {
      var environment = Map.of("LATCHKEY_PROFILE", profile, named(key).variable(), longest);
      assertEquals(Duration.parse(longest), environment(environment).get(named(key)));
    }
    var strict = environment(Map.of("LATCHKEY_PROFILE", "strict", named(key).variable(), longer));
    assertThrows(BadSetting.class, () -> strict.get(named(key)));
    var base = environment(Map.of(named(key).variable(), longer));
    assertEquals(Duration.parse(longer), base.get(named(key)));
  }
}
