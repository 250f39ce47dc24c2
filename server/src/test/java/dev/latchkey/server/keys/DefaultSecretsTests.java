package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultSecretsTests {
  @ParameterizedTest
  @CsvSource({
    "changeme, true",
    "ChangeMe!, true",
    "postgres, true",
    "password123, true",
    "'  ', true",
    "12345678, true",
    "amber windmill granite, false",
    "postgres-amber-windmill, false",
  })
  @Tag("S0-35")
  void aDefaultIsKnown(String secret, boolean isDefault) {
    assertEquals(isDefault, DefaultSecrets.isDefault(Secret.of(secret)));
  }

  @Test
  @Tag("S0-35")
  void aKeyThatNobodyMadeAtRandomIsKnown() {
    var filled = new byte[32];
    assertTrue(DefaultSecrets.isMadeUp(filled));
    Arrays.fill(filled, (byte) 'x');
    assertTrue(DefaultSecrets.isMadeUp(filled));
    for (var i = 0; i < 10_000; i++) {
      assertFalse(DefaultSecrets.isMadeUp(new SystemRandomness().bytes(32)));
    }
  }
}
