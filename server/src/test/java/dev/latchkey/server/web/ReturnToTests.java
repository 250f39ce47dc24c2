package dev.latchkey.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What leads back after sign-in, and what must not.
class ReturnToTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/app",
        "/app/",
        "/app//twice",
        "/?a",
        "/app?filter[name]=a&filter[]=b",
        "/app?q={a|b}^c`d~e",
        "/app/[id]/a|b",
        "/app?next=https://example.org/?a=b?c",
        "/app?q=%E2%82%AC+%zz%",
        "/app?x='*!$()@:;,",
        "/app;jsessionid=1?a=b",
        "/app?//evil.example",
        "/@evil.example",
        "/:80",
      })
  void whatBrowsersSendLeadsBack(String path) {
    assertEquals(Optional.of(new ReturnTo(path)), ReturnTo.parse(path));
  }

  @Test
  void aBackslashInAQueryIsEscaped() {
    assertEquals(
        Optional.of(new ReturnTo("/app?dir=C:%5CUsers?%5C")),
        ReturnTo.parse("/app?dir=C:\\Users?\\"));
  }

  @Test
  void longPathsLeadBack() {
    var path = "/app?q=" + "x".repeat(7990);
    assertEquals(Optional.of(new ReturnTo(path)), ReturnTo.parse(path));
    assertEquals(Optional.empty(), ReturnTo.parse(path + "xxxx"));
  }

  @Test
  void anAddressThatNoServerWouldTakeIsNotMade() {
    var path = new ReturnTo("/app?q=" + "[".repeat(2600));
    assertTrue(path.after("/sign-in").startsWith("/sign-in?return=%2Fapp%3Fq%3D%5B%5B"));
    var longer = new ReturnTo("/app?q=" + "[".repeat(2700));
    assertEquals("/sign-in", longer.after("/sign-in"));
  }

  @ParameterizedTest
  @Tag("ASVS-3.7.2")
  @ValueSource(
      strings = {
        "",
        "app",
        "?a",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "/\\/evil.example",
        "\\\\evil.example",
        "/app\\..\\x?a",
        "https://evil.example/",
        "javascript:alert(1)",
        " /app",
        "/app ",
        "/a b",
        "/\t/evil.example",
        "/app\r\nSet-Cookie: a=b",
        "/app\u0000",
        "/app\u007f",
        "/app\u0085",
        "/app\u2028",
        "/app\u20ac",
        "/app\"x",
        "/app<x>",
        "/app#x",
        "/app?a\"b",
        "/app?a#\\b",
      })
  void whatMayLeadElsewhereIsRefused(String path) {
    assertEquals(Optional.empty(), ReturnTo.parse(path));
    assertThrows(IllegalArgumentException.class, () -> new ReturnTo(path));
  }
}
