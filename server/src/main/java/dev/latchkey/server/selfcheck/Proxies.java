package dev.latchkey.server.selfcheck;

import java.util.List;

/// Whether the networks whose headers are believed are those of proxies: every limit depends on it.
public final class Proxies implements Check {
  private static final String NAME = "proxies";
  private static final int IPV4_BITS = 16;
  private static final int IPV6_BITS = 48;
  private final List<String> networks;

  public Proxies(List<String> networks) {
    this.networks = networks;
  }

  @Override
  public List<Finding> look() {
    var wide = networks.stream().filter(Proxies::isWide).toList();
    if (!wide.isEmpty()) {
      return List.of(
          Finding.wrong(
              NAME,
              "Far more than proxies may say on whose behalf they ask: "
                  + String.join(", ", wide)
                  + ".",
              "Name the proxies' own addresses in trusted-proxies."));
    }
    return List.of(
        Finding.good(
            NAME,
            networks.isEmpty()
                ? "Nobody's forwarded headers count."
                : "Forwarded headers count from " + String.join(", ", networks) + "."));
  }

  private static boolean isWide(String network) {
    var slash = network.indexOf('/');
    return slash >= 0
        && Integer.parseInt(network.substring(slash + 1))
            < (network.contains(":") ? IPV6_BITS : IPV4_BITS);
  }
}
