package dev.latchkey.agent.redeem;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What `HTTPS_PROXY` and `NO_PROXY` say, in the way of curl: in lower case they win.
public final class ProxySettings {
  private final Optional<HttpProxy> proxy;
  private final List<String> exceptions;
  private final boolean readable;

  private ProxySettings(Optional<HttpProxy> proxy, List<String> exceptions, boolean readable) {
    this.proxy = proxy;
    this.exceptions = exceptions;
    this.readable = readable;
  }

  public static ProxySettings of(Map<String, String> environment) {
    var text = value(environment, "HTTPS_PROXY");
    var proxy = HttpProxy.parse(text);
    var exceptions = Arrays.stream(value(environment, "NO_PROXY").split("[,\\s]+", -1));
    return new ProxySettings(
        proxy,
        exceptions.filter(word -> !word.isEmpty()).map(ProxySettings::bare).toList(),
        text.isEmpty() || proxy.isPresent());
  }

  private static String value(Map<String, String> environment, String name) {
    return Stream.of(name.toLowerCase(Locale.ROOT), name)
        .map(spelled -> environment.getOrDefault(spelled, "").strip())
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  /// `*.example.org`, `.example.org` and `example.org` are one.
  private static String bare(String word) {
    return word.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", "");
  }

  /// False where `HTTPS_PROXY` holds something that is no proxy's address.
  public boolean isReadable() {
    return readable;
  }

  /// The way to a Latchkey, for people; empty where it is the direct one.
  public Optional<String> describe(BaseUrl url) {
    return to(url).map(proxy -> "through the proxy " + proxy + " (HTTPS_PROXY)");
  }

  /// The proxy on the way to a Latchkey.
  Optional<HttpProxy> to(BaseUrl url) {
    return proxy.filter(_ -> exceptions.stream().noneMatch(word -> excepts(word, url)));
  }

  private static boolean excepts(String word, BaseUrl url) {
    var host = url.uri().getHost().toLowerCase(Locale.ROOT);
    var port = url.uri().getPort() < 0 ? 443 : url.uri().getPort();
    var name = word.endsWith(":" + port) ? word.substring(0, word.lastIndexOf(':')) : word;
    return word.equals("*")
        || host.equals(name)
        || host.equals("[" + name + "]")
        || (!name.isEmpty() && host.endsWith("." + name));
  }
}
