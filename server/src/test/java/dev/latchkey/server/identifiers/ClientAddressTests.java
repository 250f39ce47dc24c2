package dev.latchkey.server.identifiers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an address is counted by.
@Tag("S4-52")
class ClientAddressTests {
  private static ClientAddress address(String text) {
    return ClientAddress.parse(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.66, 203.0.113.66, 203.0.113.0/24",
    "203.0.113.0, 203.0.113.0, 203.0.113.0/24",
    "255.255.255.255, 255.255.255.255, 255.255.255.0/24",
    "2001:db8:1:2:3:4:5:6, 20010db800010002/64, 20010db80001/48",
    "::1, 0000000000000000/64, 000000000000/48",
  })
  void sourceAndNetworkOfAnAddress(String text, String source, String network) {
    assertEquals(source, address(text).source());
    assertEquals(network, address(text).network());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:203.0.113.66",
        "::ffff:cb00:7142",
        "2002:cb00:7142::1",
        "2002:cb00:7142:ffff:1:2:3:4",
        "64:ff9b::203.0.113.66",
        "64:ff9b::cb00:7142",
        "2001:0:c000:201:0:ffff:34ff:8ebd",
        "2001::34ff:8ebd",
      })
  void wrappedIpv4CountsAsItself(String text) {
    assertEquals("203.0.113.66", address(text).source());
    assertEquals("203.0.113.0/24", address(text).network());
    assertEquals("203.0.113.66", address(text).unwrapped().getHostAddress());
  }

  /// Next to those that wrap: RFC 8215 leaves open where the address stands, ORCHIDs and the
  /// deprecated `::a.b.c.d` are none.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "64:ff9b:1::203.0.113.66",
        "64:ff9b::1:203.0.113.66",
        "2001:20::34ff:8ebd",
        "2001:1::34ff:8ebd",
        "2003:cb00:7142::1",
        "::203.0.113.66",
      })
  void anAddressThatWrapsNoneIsItsOwn(String text) {
    assertEquals(address(text).address(), address(text).unwrapped());
    assertEquals("/64", address(text).source().substring(16));
    assertEquals("/48", address(text).network().substring(12));
  }

  @Test
  void clientsOfATranslatorShareNothing() {
    assertNotEquals(address("64:ff9b::192.0.2.1").source(), address("64:ff9b::192.0.2.2").source());
    assertNotEquals(
        address("64:ff9b::192.0.2.1").network(), address("64:ff9b::198.51.100.1").network());
  }

  @Test
  void whatIsShownIsTheAddressAsItCame() {
    assertEquals("2002:cb00:7142:0:0:0:0:1", address("2002:cb00:7142::1").toString());
  }
}
