package dev.latchkey.server.web;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which peers may say on whose behalf they ask. Forwarded headers of anyone else are ignored
/// (ASVS-15.3.4).
final class TrustedProxies {
  private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);
  private final List<Network> networks;
  private final LongAdder read = new LongAdder();
  private final LongAdder silent = new LongAdder();
  private final AtomicLong unreadable = new AtomicLong();

  private TrustedProxies(List<Network> networks) {
    this.networks = networks;
  }

  /// Reads addresses and networks in CIDR form.
  ///
  /// @throws IllegalArgumentException where one is neither
  public static TrustedProxies of(List<String> networks) {
    return new TrustedProxies(networks.stream().map(Network::parse).toList());
  }

  boolean trusts(InetAddress peer) {
    return networks.stream().anyMatch(network -> network.holds(peer));
  }

  /// The nearest address in the chain that is not one of the proxies. Where both headers come,
  /// `X-Forwarded-For` counts: most proxies write it, and let a `Forwarded` of the client through.
  ///
  /// @param headers the lines of a header by its name
  ClientAddress client(InetAddress peer, Function<String, List<String>> headers) {
    if (!trusts(peer)) {
      return new ClientAddress(peer);
    }
    var forwardedFor = written(headers.apply("X-Forwarded-For"));
    return nearest(
        peer,
        forwardedFor.isEmpty()
            ? ForwardedHops.ofForwarded(written(headers.apply("Forwarded")))
            : ForwardedHops.ofForwardedFor(forwardedFor));
  }

  private static List<String> written(List<String> lines) {
    return lines.stream().filter(line -> !line.isBlank()).toList();
  }

  private ClientAddress nearest(InetAddress peer, List<Optional<ClientAddress>> hops) {
    var client = new ClientAddress(peer);
    for (var hop : hops) {
      if (!trusts(client.address())) {
        break;
      }
      if (hop.isEmpty()) { // nothing before a hop that cannot be read can be believed
        return unreadable(client);
      }
      client = hop.get();
    }
    (hops.isEmpty() ? silent : read).increment();
    return client;
  }

  /// All requests that come so share the limits of one source, and the operator must hear of it.
  private ClientAddress unreadable(ClientAddress proxy) {
    if (unreadable.getAndIncrement() == 0) {
      LOG.warn("the proxy {} names no client in a readable form", proxy);
    }
    return proxy;
  }

  /// Requests of trusted proxies by what they said of their client.
  Map<String, Long> counts() {
    return Map.of("read", read.sum(), "missing", silent.sum(), "unreadable", unreadable.get());
  }
}
