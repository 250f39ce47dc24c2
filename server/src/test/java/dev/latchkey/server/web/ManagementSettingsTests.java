package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.settings.BadSetting;
import dev.latchkey.server.settings.Settings;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManagementSettingsTests {
  private static ManagementSettings of(Map<String, String> set) {
    return ManagementSettings.of(
        Settings.load(ManagementSettings.ALL, Optional.empty(), Map.of(), set));
  }

  @Test
  void onlyThisMachineReachesItUnlessItIsSet() {
    var standard = of(Map.of());
    assertTrue(standard.isLocal() && !standard.asked());
    var everywhere = of(Map.of("management.bind", "0.0.0.0"));
    assertFalse(everywhere.isLocal());
    assertTrue(everywhere.asked(), "it does not start without the port that was asked for");
    assertEquals("127.0.0.1", everywhere.reachable().getHostAddress());
    assertTrue(of(Map.of("management.port", "9444")).asked());
  }

  @Test
  void whatCannotBeUsedIsRefused() {
    assertTrue(refused("management.bind", "example.org").contains("must be an address"));
    assertTrue(refused("management.tls.certificate", "/a.pem").contains("only set together"));
  }

  private static String refused(String setting, String value) {
    var refused = assertThrows(BadSetting.class, () -> of(Map.of(setting, value)));
    return String.valueOf(refused.getMessage());
  }
}
