package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S0-40")
class BaseUrlTests {
  @ParameterizedTest
  @CsvSource({
    "https://localhost:8443,https://localhost:8443",
    "https://auth.example.org/,https://auth.example.org",
    "https://example.org/auth//,https://example.org/auth",
    "https://[::1]:8443,https://[::1]:8443",
    "' https://localhost ',https://localhost",
  })
  void httpsAddressesAreTaken(String text, String url) {
    assertEquals(Optional.of(url), BaseUrl.parse(text).map(BaseUrl::toString));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://localhost:8443",
        "localhost:8443",
        "https://",
        "https://user:secret@localhost",
        "https://localhost?x=1",
        "https://localhost#lk1_x",
        "ftp://localhost",
        "file:///etc/passwd",
        "https://local host"
      })
  void anythingElseIsNot(String text) {
    assertEquals(Optional.empty(), BaseUrl.parse(text));
  }
}
