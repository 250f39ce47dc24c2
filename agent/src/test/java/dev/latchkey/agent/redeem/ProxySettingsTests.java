package dev.latchkey.agent.redeem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The proxy that the environment names.
class ProxySettingsTests {
  private static final BaseUrl URL = BaseUrl.parse("https://auth.example.org").orElseThrow();

  private static String way(Map<String, String> environment, BaseUrl url) {
    return ProxySettings.of(environment).to(url).map(HttpProxy::toString).orElse("direct");
  }

  @ParameterizedTest
  @CsvSource({
    "http://proxy.example.net:3128, proxy.example.net:3128",
    "HTTP://proxy.example.net:3128/, proxy.example.net:3128",
    "proxy.example.net:3128, proxy.example.net:3128",
    "proxy, proxy:80",
    "192.0.2.1:8080, 192.0.2.1:8080",
    "[2001:db8::1]:8080, [2001:db8::1]:8080",
    "http://test:se%40cret@proxy.example.net:3128, proxy.example.net:3128",
    "' http://proxy.example.net:3128 ', proxy.example.net:3128",
  })
  void theProxyIsReadInBothCases(String value, String proxy) {
    for (var name : new String[] {"HTTPS_PROXY", "https_proxy"}) {
      assertEquals(proxy, way(Map.of(name, value), URL));
    }
    var both = Map.of("https_proxy", value, "HTTPS_PROXY", "http://other.example.net");
    assertEquals(proxy, way(both, URL));
  }

  @Test
  void withoutOneTheWayIsDirect() {
    assertEquals("direct", way(Map.of(), URL));
    assertEquals("direct", way(Map.of("HTTPS_PROXY", " ", "HTTP_PROXY", "http://p.test:1"), URL));
    assertTrue(ProxySettings.of(Map.of("HTTPS_PROXY", "")).isReadable());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "socks5://proxy:1080",
        "https://proxy:443",
        "http://",
        "http://test:se@cret@proxy:1",
        "http://proxy.test:port",
        "http://test proxy:1",
        "http:proxy",
      })
  void whatIsNoProxyIsSaidSo(String value) {
    assertFalse(ProxySettings.of(Map.of("HTTPS_PROXY", value)).isReadable(), value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "auth.example.org",
        "AUTH.example.org",
        ".example.org",
        "*.example.org",
        "example.org",
        "org",
        "localhost, auth.example.org ,x",
        "localhost auth.example.org",
        "auth.example.org:443",
      })
  void exceptionsAreReachedDirectly(String exceptions) {
    for (var name : new String[] {"NO_PROXY", "no_proxy"}) {
      assertEquals("direct", way(Map.of("HTTPS_PROXY", "http://p.test:1", name, exceptions), URL));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",", "h.example.org", "xample.org", "auth.example.org:8443", "auth", "."})
  void nothingElseIs(String exceptions) {
    assertEquals(
        "p.test:1", way(Map.of("HTTPS_PROXY", "http://p.test:1", "NO_PROXY", exceptions), URL));
  }

  @Test
  void addressesAreExceptedAsTheyStand() {
    var url = BaseUrl.parse("https://[2001:db8::7]:8443").orElseThrow();
    for (var word : new String[] {"2001:db8::7", "[2001:db8::7]", "[2001:db8::7]:8443"}) {
      assertEquals(
          "direct", way(Map.of("HTTPS_PROXY", "http://p.test:1", "NO_PROXY", word), url), word);
    }
  }

  @Test
  void credentialsAreShownToNobody() {
    var settings = ProxySettings.of(Map.of("HTTPS_PROXY", "http://test:s3cret@p:1"));
    assertEquals(Optional.of("through the proxy p:1 (HTTPS_PROXY)"), settings.describe(URL));
    assertFalse(settings.to(URL).toString().contains("s3cret"));
  }
}
