package dev.latchkey.server.webhooks;

import dev.latchkey.server.identifiers.Network;
import dev.latchkey.server.identifiers.SpecialNetworks;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/// Which addresses messages may be sent to: those of the public internet, and the networks that the
/// operator allows. An application must not make this server knock at doors that only it can reach.
///
/// @param also what the operator allows
record AllowedAddresses(List<Network> also) {
  /// All public addresses of IPv6 are in here; most of what wraps an IPv4 address is not.
  private static final Network UNICAST = Network.parse("2000::/3");

  boolean allows(InetAddress address) {
    return isPublic(address) || also.stream().anyMatch(network -> network.holds(address));
  }

  private static boolean isPublic(InetAddress address) {
    return !SpecialNetworks.hold(address)
        && (address instanceof Inet4Address || UNICAST.holds(address));
  }
}
