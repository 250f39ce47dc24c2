package dev.latchkey.server.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("ASVS-10.4.1")
class RedirectAddressTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example/callback",
        "https://app.example",
        "https://app.example:8443/a?b=c",
        "http://localhost:3000/cb",
        "http://127.0.0.1/cb",
        "http://[::1]:80/cb",
        "com.example.app:/callback"
      })
  void anAddressThatCanBeRegistered(String text) {
    var address = RedirectAddress.parse(text).orElseThrow();
    assertEquals(text, address.value());
    assertTrue(address.matches(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/callback",
        "//app.example/callback",
        "https://app.example/callback#x",
        "https://user@app.example/",
        "https://*.example/",
        "https://app.example/*",
        "http://app.example/",
        "https:app.example",
        "https:///callback",
        "javascript:alert(1)",
        "data:text/html,x",
        "app:/callback",
        "https://app.example/a b",
        "https://app.example/\u00e9",
        "https://app.example/\r\nX: y",
        "https://app.example/;%zz"
      })
  void oneThatCannot(String text) {
    assertTrue(RedirectAddress.parse(text).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1/cb, http://127.0.0.1:1/cb, true",
    "http://127.0.0.1:9/cb, http://127.0.0.1/cb, true",
    "http://[::1]/cb?x=1, http://[::1]:65535/cb?x=1, true",
    "http://127.0.0.1/cb, http://127.0.0.1:123456/cb, false",
    "http://127.0.0.1/cb, http://127.0.0.1:1/cb#f, false",
    "http://127.0.0.1/cb, http://127.0.0.1:/cb, false",
    "http://127.0.0.1/cb, http://[::1]/cb, false",
    "http://localhost/cb, http://localhost:1/cb, false",
    "https://app.example/cb, https://app.example:1/cb, false"
  })
  void onlyThePortOfThisMachineMayDiffer(String registered, String asked, boolean same) {
    assertEquals(same, RedirectAddress.parse(registered).orElseThrow().matches(asked));
    assertFalse(registered.equals(asked));
  }
}
