package dev.latchkey.server.identifiers;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/// The address that a request came from.
public record ClientAddress(InetAddress address) {
  private static final int NETWORK_BYTES = 8;

  /// What attempts are counted by: the address itself, or the /64 network of an IPv6 address, of
  /// which one machine has 2^64.
  public String source() {
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), NETWORK_BYTES)) + "/64"
        : address.getHostAddress();
  }

  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
