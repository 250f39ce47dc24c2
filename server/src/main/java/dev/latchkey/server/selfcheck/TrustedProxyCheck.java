package dev.latchkey.server.selfcheck;

import dev.latchkey.server.settings.Settings;
import dev.latchkey.server.web.ListenSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Whether the networks whose headers are believed are those of proxies, and whether these say who
/// asks: every limit depends on it.
final class TrustedProxyCheck implements Check {
  private static final String NAME = "proxies";
  private static final int IPV4_BITS = 16;
  private static final int IPV6_BITS = 48;
  private static final String ADVICE =
      "Let the proxy send X-Forwarded-For with the client's address; see"
          + " docs/operate/forward-auth.md.";
  private final List<String> networks;
  private final boolean announcing;
  private final Function<String, Map<String, Long>> counts;

  /// @param announcing whether they begin each connection with a PROXY protocol header
  /// @param counts what a running server has counted, by the name of the metric and its label
  TrustedProxyCheck(
      List<String> networks, boolean announcing, Function<String, Map<String, Long>> counts) {
    this.networks = networks;
    this.announcing = announcing;
    this.counts = counts;
  }

  /// Looks at a running server's own counts.
  TrustedProxyCheck(Settings settings, RunningMetrics metrics) {
    this(
        ListenSettings.trustedProxies(settings),
        ListenSettings.proxyProtocol(settings),
        metrics::values);
  }

  /// Looks at the settings alone.
  TrustedProxyCheck(Settings settings) {
    this(
        ListenSettings.trustedProxies(settings),
        ListenSettings.proxyProtocol(settings),
        _ -> Map.of());
  }

  @Override
  public List<Finding> check() {
    var wide = networks.stream().filter(TrustedProxyCheck::isWide).toList();
    if (!wide.isEmpty()) {
      return List.of(
          Finding.wrong(
              NAME,
              "Far more addresses than proxies need are trusted: " + String.join(", ", wide) + ".",
              "Name the proxies' own addresses in trusted-proxies."));
    }
    if (networks.isEmpty()) {
      return List.of(Finding.good(NAME, "Forwarded headers are ignored: no proxy is trusted."));
    }
    return List.of(
        unannounced()
            .or(() -> heard(counts.apply("latchkey_proxied_requests_total")))
            .orElseGet(this::believed));
  }

  private Finding believed() {
    var what = announcing ? "PROXY protocol headers are required" : "Forwarded headers count";
    return Finding.good(NAME, what + " from " + String.join(", ", networks) + ".");
  }

  private Optional<Finding> unannounced() {
    var refused =
        counts.apply("latchkey_connections_closed_total").getOrDefault("proxy_header", 0L);
    return refused == 0
        ? Optional.empty()
        : Optional.of(
            Finding.wrong(
                NAME,
                refused
                    + " connections of trusted proxies were closed, for want of a PROXY protocol"
                    + " header of version 2.",
                "Let the proxy send it, or set proxy-protocol to false; see"
                    + " docs/operate/proxy-protocol.md."));
  }

  private static Optional<Finding> heard(Map<String, Long> requests) {
    var unreadable = requests.getOrDefault("unreadable", 0L);
    if (unreadable > 0) {
      return Optional.of(
          Finding.wrong(
              NAME,
              "A trusted proxy named the client in a form that cannot be read, in "
                  + unreadable
                  + " requests: they share the limits of one source.",
              ADVICE));
    }
    var silent = requests.getOrDefault("read", 0L) == 0 && requests.getOrDefault("missing", 0L) > 0;
    return silent
        ? Optional.of(
            Finding.note(NAME, "No request through a trusted proxy names the client.", ADVICE))
        : Optional.empty();
  }

  private static boolean isWide(String network) {
    var slash = network.indexOf('/');
    return slash >= 0
        && Integer.parseInt(network.substring(slash + 1))
            < (network.contains(":") ? IPV6_BITS : IPV4_BITS);
  }
}
