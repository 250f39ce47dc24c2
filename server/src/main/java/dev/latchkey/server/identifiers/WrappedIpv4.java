package dev.latchkey.server.identifiers;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// IPv4 addresses that are written as IPv6 ones. `::ffff:a.b.c.d` is not among them: Java makes an
/// IPv4 address of it by itself.
final class WrappedIpv4 {
  private static final int LENGTH = 4;

  private static final List<Wrapping> WRAPPINGS =
      List.of(
          new Wrapping(Network.parse("2002::/16"), 2, 0), // 6to4, RFC 3056
          new Wrapping(Network.parse("64:ff9b::/96"), 12, 0), // translators, RFC 6052
          new Wrapping(Network.parse("2001::/32"), 12, 0xff)); // Teredo, RFC 4380

  private WrappedIpv4() {}

  /// @param at where the IPv4 address begins, in bytes
  /// @param mask what each of its bytes is combined with by XOR
  private record Wrapping(Network network, int at, int mask) {
    InetAddress unwrap(InetAddress address) {
      var bytes = address.getAddress();
      var inner = new byte[LENGTH];
      for (var i = 0; i < LENGTH; i++) {
        inner[i] = (byte) (bytes[at + i] ^ mask);
      }
      try {
        return InetAddress.getByAddress(inner);
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// The IPv4 address inside, or the address itself.
  static InetAddress unwrap(InetAddress address) {
    if (address instanceof Inet4Address) {
      return address;
    }
    return WRAPPINGS.stream()
        .filter(wrapping -> wrapping.network.holds(address))
        .findFirst()
        .map(wrapping -> wrapping.unwrap(address))
        .orElse(address);
  }
}
