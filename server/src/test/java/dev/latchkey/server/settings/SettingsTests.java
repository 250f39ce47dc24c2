package dev.latchkey.server.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.testkit.TestFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTests {
  private static Settings environment(Map<String, String> environment) {
    return Settings.load(Optional.empty(), environment, Map.of());
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
        Settings.load(
            Optional.of(file),
            Map.of("LATCHKEY_PORT", "2", "LATCHKEY_BIND", "127.0.0.2"),
            Map.of(Key.PORT, "3"));
    assertEquals("3", settings.text(Key.PORT));
    assertEquals("127.0.0.2", settings.text(Key.BIND));
    assertEquals("warn", settings.text(Key.LOG_LEVEL));
    assertEquals("19456", settings.text(Key.PASSWORD_HASH_MEMORY_KIB));
  }

  @Test
  void whatEditorsOnWindowsAddDoesNoHarm() throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, "\uFEFFport: 1\r\nlog:\r\n  level: warn\r\n");
    var settings = Settings.load(Optional.of(file), Map.of(), Map.of());
    assertEquals("1", settings.text(Key.PORT));
    assertEquals("warn", settings.text(Key.LOG_LEVEL));
  }

  private static String faulty(String yaml) throws IOException {
    var file = TestFolder.make().resolve("latchkey.yaml");
    Files.writeString(file, yaml, StandardCharsets.ISO_8859_1);
    var refused =
        assertThrows(
            BadSetting.class, () -> Settings.load(Optional.of(file), Map.of(), Map.of()), yaml);
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
        assertThrows(BadSetting.class, () -> Settings.load(Optional.of(file), Map.of(), Map.of()));
    assertEquals("There is no settings file " + file + ".", refused.getMessage());
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void everySettingHasAVariable(Key key) {
    var value = key == Key.PROFILE ? "strict" : "x";
    assertEquals(value, environment(Map.of(key.variable(), value)).text(key));
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
      var sentence = refused(Map.of(Key.variable(name), "canary"));
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
    assertEquals(15, strict.number(Key.PASSWORD_MIN_LENGTH, 8, 64));
    assertEquals(65_536, strict.number(Key.PASSWORD_HASH_MEMORY_KIB, 19_456, 1 << 20));
    assertEquals("3", strict.text(Key.PASSWORD_HASH_PASSES));
    var weaker =
        environment(Map.of("LATCHKEY_PROFILE", "strict", "LATCHKEY_PASSWORD_MIN_LENGTH", "14"));
    assertThrows(BadSetting.class, () -> weaker.number(Key.PASSWORD_MIN_LENGTH, 8, 64));
    var unknown = environment(Map.of("LATCHKEY_PROFILE", "lax"));
    assertThrows(BadSetting.class, () -> unknown.text(Key.PORT));
  }

  @Test
  @Tag("C-14")
  @Tag("ASVS-6.3.6")
  void strictHasNoSignInLinksWhateverIsSet() {
    assertTrue(environment(Map.of()).flag(Key.SIGN_IN_LINKS_ENABLED));
    assertFalse(environment(Map.of("LATCHKEY_PROFILE", "strict")).flag(Key.SIGN_IN_LINKS_ENABLED));
    var set =
        environment(Map.of("LATCHKEY_PROFILE", "strict", "LATCHKEY_SIGN_IN_LINKS_ENABLED", "true"));
    var refused = assertThrows(BadSetting.class, () -> set.flag(Key.SIGN_IN_LINKS_ENABLED));
    assertEquals(
        "sign-in-links.enabled must be false under profile: strict.", refused.getMessage());
    assertTrue(set.flag(Key.DELIVERY_ENABLED));
  }

  @ParameterizedTest
  @CsvSource({
    "SESSION_IDLE, PT1H, PT1H0.001S",
    "SESSION_ABSOLUTE, PT24H, PT24H0.001S",
  })
  @Tag("C-21")
  void strictSessionsEndWithinADay(Key key, String longest, String longer) {
    for (var profile : List.of("base", "strict")) {
      var environment = Map.of("LATCHKEY_PROFILE", profile, key.variable(), longest);
      assertEquals(Duration.parse(longest), environment(environment).duration(key));
    }
    var strict = environment(Map.of("LATCHKEY_PROFILE", "strict", key.variable(), longer));
    assertThrows(BadSetting.class, () -> strict.duration(key));
    var base = environment(Map.of(key.variable(), longer));
    assertEquals(Duration.parse(longer), base.duration(key));
  }
}
