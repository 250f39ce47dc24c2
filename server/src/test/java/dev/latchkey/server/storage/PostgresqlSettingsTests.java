package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresqlSettingsTests {
  private static PostgresqlSettings settings(String address) {
    return new PostgresqlSettings(
        "jdbc:postgresql:" + address, "latchkey", Optional.empty(), 4, PostgresqlSettings.PATIENCE);
  }

  private static void assertRefused(String address) {
    var refused = assertThrows(IllegalArgumentException.class, () -> settings(address));
    assertFalse(String.valueOf(refused.getMessage()).contains("canary"), refused.getMessage());
  }

  @Test
  void verifiedTlsIsFine() {
    var address = "//db.example:5432/latchkey?ApplicationName=a&sslmode=verify-full&sslrootcert=x";
    assertEquals("jdbc:postgresql:" + address, settings(address).url());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//canary:canary@db.example/x?sslmode=verify-full",
        "//canary@db.example/x?sslmode=verify-full",
        "//db.example/x?sslmode=verify-full&password=canary",
        "//db.example/x?sslmode=verify-full&user=canary",
        "//db.example/x?PASSWORD=canary&sslmode=verify-full",
        "//db.example/x?%70assword=canary&sslmode=verify-full",
        "//db.example/x?sslmode=verify-full&sslpassword=canary",
      })
  @Tag("S4-44")
  void credentialsInTheAddressAreRefused(String address) {
    assertRefused(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//db.example/x",
        "//db.example/x?sslmode=require",
        "//db.example/x?sslmode=verify-ca",
        "//db.example/x?sslmode=verify-full&sslmode=disable",
        "//db.example/x?sslmode=verify-full&sslfactory=org.postgresql.ssl.NonValidatingFactory",
        "//db.example/x?sslmode=verify-full&sslhostnameverifier=a.B",
        "//db.example/x?sslmode=verify-full&socketFactory=a.B",
        "//db.example/x?%zz&sslmode=verify-full",
      })
  @Tag("S0-40")
  void lessThanVerifiedTlsIsRefused(String address) {
    assertRefused(address);
  }
}
