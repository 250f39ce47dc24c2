package dev.latchkey.server.selfcheck;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
  private final Supplier<Map<String, Long>> requests;

  /// @param requests how many came through the proxies, by what these said of the client: `read`,
  ///   `missing`, `unreadable`; empty where no server runs
  TrustedProxyCheck(List<String> networks, Supplier<Map<String, Long>> requests) {
    this.networks = networks;
    this.requests = requests;
  }

  /// Looks at a running server's own count.
  TrustedProxyCheck(List<String> networks, RunningMetrics metrics) {
    this(networks, () -> metrics.values("latchkey_proxied_requests_total"));
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
        heard(requests.get())
            .orElseGet(() ->
                Finding.good(
                    NAME, "Forwarded headers count from " + String.join(", ", networks) + ".")));
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
