package dev.latchkey.server.identifiers;

import java.net.InetAddress;

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
    var of = base.getAddress();
    var bytes = address.getAddress();
    if (bytes.length != of.length) {
      return false;
    }
    for (var bit = 0; bit < bits; bit++) {
      var mask = 0x80 >> (bit % Byte.SIZE);
      if ((bytes[bit / Byte.SIZE] & mask) != (of[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
