package dev.latchkey.server.identifiers;

import java.net.InetAddress;
import java.util.Arrays;

/// A network of addresses, or a single one.
///
/// @param bits how many of the base's leading bits its addresses have in common
public record Network(InetAddress base, int bits) {
  public Network {
    if (bits < 0 || bits > size(base)) {
      throw new IllegalArgumentException("not a network: " + base.getHostAddress() + "/" + bits);
    }
  }

  /// Reads an address, or a network in CIDR form.
  ///
  /// @throws IllegalArgumentException where it is neither
  public static Network parse(String text) {
    var parts = text.split("/", 2);
    var base = InetAddress.ofLiteral(parts[0]);
    return new Network(base, parts.length == 2 ? Integer.parseInt(parts[1]) : size(base));
  }

  private static int size(InetAddress address) {
    return address.getAddress().length * Byte.SIZE;
  }

  public boolean holds(InetAddress address) {
    if (address.getClass() != base.getClass()) {
      return false;
    }
    var of = base.getAddress();
    var bytes = address.getAddress();
    var whole = bits / Byte.SIZE;
    if (Arrays.mismatch(of, 0, whole, bytes, 0, whole) >= 0) {
      return false;
    }
    var rest = bits % Byte.SIZE;
    return rest == 0 || ((of[whole] ^ bytes[whole]) >> (Byte.SIZE - rest)) == 0;
  }
}
