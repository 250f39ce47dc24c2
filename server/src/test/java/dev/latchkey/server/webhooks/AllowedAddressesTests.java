package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// At whose doors an application can make this server knock.
class AllowedAddressesTests {
  private static final AllowedAddresses PUBLIC_ONLY = new AllowedAddresses(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void whatIsNotPublicIsNotReached(String address) {
    assertFalse(PUBLIC_ONLY.allows(InetAddress.ofLiteral(address)));
  }

  /// Java makes an IPv4 address of it where it can; this is one where it cannot.
  @Test
  void anIpv4AddressThatIsWrappedIsNotReached() throws UnknownHostException {
    var bytes = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    assertFalse(PUBLIC_ONLY.allows(Inet6Address.getByAddress("wrapped", bytes, -1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "198.17.255.255",
        "223.255.255.255",
        "2606:4700::1111",
        "2a00:1450:4001:830::200e"
      })
  void whatIsPublicIsReached(String address) {
    assertTrue(PUBLIC_ONLY.allows(InetAddress.ofLiteral(address)));
  }

  @Test
  void networksThatTheOperatorAllowsAreReached() {
    var allowed =
        new AllowedAddresses(List.of(Network.parse("10.20.0.0/16"), Network.parse("::1")));
    assertEquals(
        List.of(true, false, true, false, true),
        List.of("10.20.255.1", "10.21.0.1", "::1", "127.0.0.1", "1.1.1.1").stream()
            .map(address -> allowed.allows(InetAddress.ofLiteral(address)))
            .toList());
  }
}
