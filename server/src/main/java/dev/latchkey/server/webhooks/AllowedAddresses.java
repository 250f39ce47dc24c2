package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Network;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses messages may be sent to: those of the public internet, and the networks that the
/// operator allows. An application must not make this server knock at doors that only it can reach.
///
/// @param also what the operator allows
record AllowedAddresses(List<Network> also) {
  /// What is not for everyone (IANA's registry of special-purpose addresses): this host, private,
  /// shared, link-local, for documentation, for benchmarks, multicast, reserved.
  private static final List<Network> NOT_PUBLIC =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /// All public addresses of IPv6 are in here; what wraps an IPv4 address otherwise is not.
  private static final Network UNICAST = Network.parse("2000::/3");

  /// Protocol assignments with Teredo, documentation, 6to4.
  private static final List<Network> NOT_PUBLIC_OF_UNICAST =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::parse).toList();
  }

  boolean allows(InetAddress address) {
    return isPublic(address) || isIn(also, address);
  }

  private static boolean isPublic(InetAddress address) {
    return address instanceof Inet4Address
        ? !isIn(NOT_PUBLIC, address)
        : UNICAST.holds(address) && !isIn(NOT_PUBLIC_OF_UNICAST, address);
  }

  private static boolean isIn(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.holds(address));
  }
}
