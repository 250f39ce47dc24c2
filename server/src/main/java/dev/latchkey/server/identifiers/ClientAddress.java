package dev.latchkey.server.identifiers;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The address that a request came from.
public record ClientAddress(InetAddress address) {
  private static final int SOURCE_BYTES = 8;
  private static final int NETWORK_BYTES = 6;

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

  /// The IPv4 address that an IPv6 one wraps (RFC 3056, 4380, 6052), or the address itself.
  public InetAddress unwrapped() {
    return WrappedIpv4.unwrap(address);
  }

  /// What attempts are counted by: the address itself, or the /64 network of an IPv6 address, of
  /// which one machine has 2^64. An IPv6 address that wraps an IPv4 one counts as that: all IPv4
  /// clients of a translator share one /64.
  public String source() {
    var origin = unwrapped();
    return origin instanceof Inet6Address
        ? prefix(origin, SOURCE_BYTES) + "/64"
        : origin.getHostAddress();
  }

  /// Whom a source belongs to, as far as an address tells: the /24 of an IPv4 address, the /48 of
  /// an IPv6 address, which one customer of a provider has.
  public String network() {
    var origin = unwrapped();
    if (origin instanceof Inet6Address) {
      return prefix(origin, NETWORK_BYTES) + "/48";
    }
    var text = origin.getHostAddress();
    return text.substring(0, text.lastIndexOf('.')) + ".0/24";
  }

  /// The first address of what [#source] has called so; empty where that is none.
  public static Optional<InetAddress> ofSource(String source) {
    if (!source.endsWith("/64")) {
      return parse(source).map(ClientAddress::address);
    }
    try {
      var prefix = HexFormat.of().parseHex(source, 0, 2 * SOURCE_BYTES);
      return Optional.of(InetAddress.getByAddress(Arrays.copyOf(prefix, 2 * SOURCE_BYTES)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException | UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static String prefix(InetAddress address, int bytes) {
    return HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), bytes));
  }

  @Override
  public String toString() {
    return address.getHostAddress();
  }
}
