package dev.latchkey.server.throttling;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.identifiers.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// A network of sources, as an operator names it in CIDR form: an IPv4 network, or an IPv6 network
/// of at least a /64, which is one source ([ClientAddress#source]).
public record SourceNetwork(Network network) {
  /// The shortest prefixes that are no mistake.
  private static final int WIDE_IPV4 = 8;

  private static final int WIDE_IPV6 = 16;
  private static final int ONE_IPV6_SOURCE = 64;
  private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f:.]{2,45})/(0|[1-9][0-9]{0,2})");
  private static final Pattern ZEROS_AT_THE_END = Pattern.compile("(:0)+$");

  /// What came of reading one.
  public sealed interface Reading {
    record Good(SourceNetwork network) implements Reading {}

    /// It cannot be used.
    ///
    /// @param why a clause that follows the name of the option; nothing of what was entered
    record Bad(String why) implements Reading {}
  }

  /// Reads one that an operator has entered.
  ///
  /// @param wide whether it may hold a large part of all addresses
  public static Reading read(String text, boolean wide) {
    var parts = CIDR.matcher(text);
    if (!parts.matches()) {
      return new Reading.Bad("must be a network in CIDR form, for instance 192.0.2.0/24");
    }
    var address = ClientAddress.parse(parts.group(1));
    if (address.isEmpty()) {
      return new Reading.Bad("must begin with an IPv4 or IPv6 address");
    }
    var base = address.get().address();
    var bits = Integer.parseInt(parts.group(2));
    return fault(text, base, bits, wide)
        .<Reading>map(Reading.Bad::new)
        .orElseGet(() -> new Reading.Good(new SourceNetwork(new Network(base, bits))));
  }

  private static Optional<String> fault(String text, InetAddress base, int bits, boolean wide) {
    var six = base instanceof Inet6Address;
    if (text.indexOf(':') >= 0 && (!six || !new ClientAddress(base).unwrapped().equals(base))) {
      return Optional.of("wraps IPv4 addresses, which count as such: name the IPv4 network");
    }
    if (bits > base.getAddress().length * Byte.SIZE) {
      return Optional.of("has a longer prefix than an address has bits");
    }
    if (six && bits > ONE_IPV6_SOURCE) {
      return Optional.of("must be a /64 or larger: one machine has a whole /64");
    }
    if (!isBase(base, bits)) {
      return Optional.of("has bits set behind its prefix: name the first address of the network");
    }
    return !wide && bits < (six ? WIDE_IPV6 : WIDE_IPV4)
        ? Optional.of("is shorter than a /8 (IPv6: /16); --force allows that")
        : Optional.empty();
  }

  private static boolean isBase(InetAddress base, int bits) {
    var bytes = base.getAddress();
    for (var bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
      if ((bytes[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0) {
        return false;
      }
    }
    return true;
  }

  /// The smallest one that holds a source.
  public static SourceNetwork of(ClientAddress client) {
    var base = ClientAddress.ofSource(client.source()).orElseThrow();
    return new SourceNetwork(
        new Network(base, base instanceof Inet6Address ? ONE_IPV6_SOURCE : Integer.SIZE));
  }

  /// What was stored; empty where it is none, which no version of ours has written.
  static Optional<SourceNetwork> stored(String text) {
    return read(text, true) instanceof Reading.Good(var network)
        ? Optional.of(network)
        : Optional.empty();
  }

  /// The source, if the network is not larger than one.
  public Optional<String> onlySource() {
    var one = network.base() instanceof Inet6Address ? ONE_IPV6_SOURCE : Integer.SIZE;
    return network.bits() == one
        ? Optional.of(new ClientAddress(network.base()).source())
        : Optional.empty();
  }

  boolean holds(InetAddress address) {
    return network.holds(address);
  }

  /// In the one form that is stored and shown.
  @Override
  public String toString() {
    var address = network.base().getHostAddress();
    var base =
        network.base() instanceof Inet6Address
            ? ZEROS_AT_THE_END.matcher(address).replaceFirst("::").replaceFirst("^0::$", "::")
            : address;
    return base + "/" + network.bits();
  }
}
