package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookUrlTests {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.org",
        "https://hooks.example.org/latchkey?key=a%2Fb",
        "HTTPS://hooks.example.org:8443/",
        "https://192.0.2.1/",
        "https://[2001:db8::1]:8443/"
      })
  void httpsToAHostIsTaken(String url) {
    assertEquals(Optional.of(url), WebhookUrl.parse(url).map(Object::toString));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "hooks.example.org",
        "http://hooks.example.org/",
        "ftp://hooks.example.org/",
        "file:///etc/passwd",
        "https:///path",
        "https:hooks.example.org",
        "https://user@hooks.example.org/",
        "https://user:word@hooks.example.org/",
        "https://@hooks.example.org/",
        "https://hooks.example.org/#part",
        "https://hooks.example.org:0/",
        "https://hooks.example.org:65536/",
        "https://hooks.example.org:port/",
        "https://under_score.example.org/",
        "https://127.1/",
        "https://hooks.example.org/a;b=c",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/\r\nX: y",
        "https://hooks.example.org/ä",
        "https://hökus.example.org/"
      })
  void anythingElseIsNot(String url) {
    assertEquals(Optional.empty(), WebhookUrl.parse(url));
  }

  @org.junit.jupiter.api.Test
  void itHasAnEnd() {
    var url = "https://hooks.example.org/";
    var longest = url + "a".repeat(1000 - url.length());
    assertEquals(1, WebhookUrl.parse(longest).stream().count());
    assertEquals(0, WebhookUrl.parse(longest + "a").stream().count());
  }
}
