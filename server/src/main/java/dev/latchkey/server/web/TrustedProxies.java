package dev.latchkey.server.web;

import dev.latchkey.server.identifiers.ClientAddress;
import java.net.InetAddress;
import java.util.List;

/// Which peers may say on whose behalf they ask. Forwarded headers of anybody else are ignored
/// (ASVS-15.3.4).
public final class TrustedProxies {
  private final List<Network> networks;

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

  /// The nearest address in the chain that is not one of the proxies.
  ///
  /// @param forwardedFor the header `X-Forwarded-For`, or empty
  ClientAddress client(InetAddress peer, String forwardedFor) {
    var client = new ClientAddress(peer);
    var hops = forwardedFor.isBlank() ? new String[0] : forwardedFor.split(",", -1);
    for (var i = hops.length - 1; i >= 0 && trusts(client.address()); i--) {
      var hop = ClientAddress.parse(hops[i].strip());
      if (hop.isEmpty()) {
        break; // nothing before a hop that cannot be read can be believed
      }
      client = hop.get();
    }
    return client;
  }

  private record Network(byte[] base, int bits) {
    static Network parse(String text) {
      var parts = text.split("/", 2);
      var base = InetAddress.ofLiteral(parts[0]).getAddress();
      var bits = parts.length == 2 ? Integer.parseInt(parts[1]) : base.length * 8;
      if (bits < 0 || bits > base.length * 8) {
        throw new IllegalArgumentException("not a network: " + text);
      }
      return new Network(base, bits);
    }

    boolean holds(InetAddress address) {
      var bytes = address.getAddress();
      if (bytes.length != base.length) {
        return false;
      }
      for (var bit = 0; bit < bits; bit++) {
        var mask = 0x80 >> (bit % 8);
        if ((bytes[bit / 8] & mask) != (base[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
