package dev.latchkey.server.throttling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.identifiers.ClientAddress;
import dev.latchkey.server.throttling.SourceNetwork.Reading;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators may name as a network.
@Tag("S4-52")
class SourceNetworkTests {
  private static SourceNetwork network(String text) {
    return assertInstanceOf(Reading.Good.class, SourceNetwork.read(text, true), text).network();
  }

  private static String fault(String text, boolean wide) {
    return assertInstanceOf(Reading.Bad.class, SourceNetwork.read(text, wide), text).why();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.0/24",
    "192.0.2.7/32, 192.0.2.7/32",
    "10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "2001:DB8::/32, 2001:db8::/32",
    "2001:db8:0:1::/64, 2001:db8:0:1::/64",
    "2001:0db8:0000:0001:0000:0000:0000:0000/64, 2001:db8:0:1::/64",
    "::/0, ::/0",
    "fe80::/10, fe80::/10",
  })
  void networkHasOneForm(String text, String form) {
    assertEquals(form, network(text).toString());
    assertEquals(Optional.of(network(text)), SourceNetwork.stored(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "192.0.2.0",
        "192.0.2.0/",
        "192.0.2.0/024",
        "192.0.2.0/+24",
        "192.0.2.0/-1",
        "192.0.2.0/24/24",
        "192.0.2.0/24 ",
        " 192.0.2.0/24",
        "192.0.2.0/33",
        "192.0.2.0/4294967320",
        "192.0.2.1/24",
        "192.0.2/24",
        "0xc0.0.2.0/24",
        "256.0.2.0/24",
        "localhost/32",
        "example.org/24",
        "2001:db8::/65",
        "2001:db8::1/128",
        "2001:db8::/129",
        "2001:db8:0:0:1::/64",
        "2001:db8::%eth0/64",
        "[2001:db8::]/32",
        "::ffff:192.0.2.0/120",
        "::ffff:c000:200/120",
        "2002:c000:200::/40",
        "64:ff9b::/96",
        "2001::/32",
        ":::/32",
        "192.0.2.0/24\n10.0.0.0/8",
        "１９２.0.2.0/24",
      })
  void whatIsNoNetworkIsRefusedWithOneClause(String text) {
    var why = fault(text, true);
    assertTrue(why.length() > 10 && !why.contains("\n"), why);
  }

  @ParameterizedTest
  @CsvSource({"128.0.0.0/7", "0.0.0.0/0", "2000::/15", "::/0"})
  void halfOfTheInternetIsAMistakeUnlessForced(String text) {
    assertTrue(fault(text, false).contains("--force"), text);
    assertEquals(text, network(text).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.0/24, 192.0.2.255, true",
    "192.0.2.0/24, 192.0.3.0, false",
    "192.0.2.0/24, ::ffff:192.0.2.9, true",
    "192.0.2.0/24, 2002:c000:0207::1, true",
    "192.0.2.0/24, 64:ff9b::192.0.2.1, true",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::/0, 192.0.2.1, false",
    "0.0.0.0/0, 2001:db8::1, false",
  })
  void sourceIsHeldWhateverItsAddressIsWrappedIn(String network, String client, boolean held) {
    var source = ClientAddress.parse(client).orElseThrow().source();
    var address = ClientAddress.ofSource(source).orElseThrow();
    assertEquals(held, network(network).holds(address));
  }

  @Test
  void networkOfOneSourceHasItsName() {
    var six = ClientAddress.parse("2001:db8:1:2:3:4:5:6").orElseThrow();
    assertEquals("2001:db8:1:2::/64", SourceNetwork.of(six).toString());
    assertEquals(Optional.of(six.source()), SourceNetwork.of(six).onlySource());
    var four = ClientAddress.parse("192.0.2.7").orElseThrow();
    assertEquals("192.0.2.7/32", SourceNetwork.of(four).toString());
    assertEquals(Optional.of("192.0.2.7"), SourceNetwork.of(four).onlySource());
    assertEquals(Optional.empty(), network("192.0.2.0/24").onlySource());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x/64", "/64", "00/64", "zz010db800010002/64", "192.0.2.0/24"})
  void whatIsNoSourceHasNoAddress(String source) {
    assertEquals(Optional.empty(), ClientAddress.ofSource(source));
  }
}
