package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.passwords.HashCosts;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.testkit.TestFolder;
import org.junit.jupiter.api.Test;

class PasswordsCostTests {
  @Test
  void aSettingIsMeasuredAndSaysWhatItLeavesAnAttacker() {
    var costs = new HashCosts(TestFolder.make(), new SystemRandomness());
    var usual = costs.measure(12_288, 3);
    assertTrue(usual.cpuMs() > 0 && usual.signInsPerSecond() > 0, usual::toString);
    assertEquals(12_288L * 1024 * costs.processors(), usual.memoryBytes());
    assertEquals(21_824, usual.guessesPerSecond());
    assertTrue(usual.guessesMeasured());
    assertTrue(!costs.measure(13_312, 3).guessesMeasured());
  }
}
