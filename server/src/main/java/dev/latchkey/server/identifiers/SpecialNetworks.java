package dev.latchkey.server.identifiers;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Networks that are no part of the public internet, and in no country: IANA's registries of
/// special-purpose addresses (RFC 6890 and later entries), multicast, and what is deprecated.
public final class SpecialNetworks {
  private static final List<Network> ALL =
      Stream.of(
              "0.0.0.0/8", // this network
              "10.0.0.0/8", // private
              "100.64.0.0/10", // between a provider and its customers
              "127.0.0.0/8", // loopback
              "169.254.0.0/16", // link-local
              "172.16.0.0/12", // private
              "192.0.0.0/24", // protocols
              "192.0.2.0/24", // documentation
              "192.31.196.0/24", // AS112
              "192.52.193.0/24", // AMT
              "192.88.99.0/24", // relays of 6to4, deprecated
              "192.168.0.0/16", // private
              "192.175.48.0/24", // AS112
              "198.18.0.0/15", // benchmarks
              "198.51.100.0/24", // documentation
              "203.0.113.0/24", // documentation
              "224.0.0.0/4", // multicast
              "240.0.0.0/4", // reserved, and broadcast
              "::/96", // unspecified, loopback, and IPv4-compatible ones, deprecated
              "64:ff9b:1::/48", // translators of one's own
              "100::/64", // discarded
              "100:0:0:1::/64", // dummy prefix
              "2001::/23", // protocols, benchmarks, ORCHIDs, drones
              "2001:db8::/32", // documentation
              "2002::/16", // 6to4
              "2620:4f:8000::/48", // AS112
              "3fff::/20", // documentation
              "5f00::/16", // segment routing
              "fc00::/7", // unique local
              "fe80::/10", // link-local
              "fec0::/10", // site-local, deprecated
              "ff00::/8") // multicast
          .map(Network::parse)
          .toList();

  private SpecialNetworks() {}

  /// Whether one of them holds the address.
  public static boolean hold(InetAddress address) {
    return ALL.stream().anyMatch(network -> network.holds(address));
  }
}
