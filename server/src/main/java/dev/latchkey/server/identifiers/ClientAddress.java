package dev.latchkey.server.identifiers;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address that a request came from.
public record ClientAddress(InetAddress address) {
  private static final int NETWORK_BYTES = 8;

  /// Four numbers, or groups with colons: no zone, no port, no short form of four numbers.
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");

  /// The address that the text is, or empty where it is none. No name is ever looked up.
  public static Optional<ClientAddress> parse(String text) {
    try {
      return LITERAL.matcher(text).matches()
          ? Optional.of(new ClientAddress(InetAddress.ofLiteral(text)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

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
