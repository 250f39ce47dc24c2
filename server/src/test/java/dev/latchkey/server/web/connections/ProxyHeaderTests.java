package dev.latchkey.server.web.connections;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The PROXY protocol, version 2.
@Tag("S4-52")
@Tag("ASVS-15.3.4")
class ProxyHeaderTests {
  private static Optional<InetSocketAddress> read(byte[] header) throws IOException {
    return ProxyHeader.read(new ByteArrayInputStream(header));
  }

  private static String refused(byte[] header) {
    return String.valueOf(assertThrows(ProxyHeader.Refused.class, () -> read(header)).getMessage());
  }

  private static InetSocketAddress address(String text, int port) {
    return new InetSocketAddress(InetAddress.ofLiteral(text), port);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.66, 40000",
    "203.0.113.66, 0",
    "255.255.255.255, 65535",
    "2001:db8::1, 4711",
    "::1, 1",
  })
  void theSourceIsRead(String source, int port) throws IOException {
    assertEquals(Optional.of(address(source, port)), read(TestProxyHeader.client(source, port)));
  }

  /// As HAProxy writes it where the two ends are of different families.
  @Test
  void aMappedAddressIsItsIpv4Address() throws IOException {
    var mapped = new byte[36];
    mapped[10] = mapped[11] = -1;
    System.arraycopy(new byte[] {(byte) 203, 0, 113, 66}, 0, mapped, 12, 4);
    mapped[33] = 80;
    assertEquals(
        Optional.of(address("203.0.113.66", 80)), read(TestProxyHeader.of(0x21, 0x21, mapped)));
  }

  @Test
  void nothingBehindTheHeaderIsRead() throws IOException {
    for (var more : new byte[][] {{}, {4, 0, 0}, new byte[3000]}) {
      var header = TestProxyHeader.client("203.0.113.66", 1, more);
      var in = new ByteArrayInputStream(Arrays.copyOf(header, header.length + 2));
      assertEquals(Optional.of(address("203.0.113.66", 1)), ProxyHeader.read(in));
      assertEquals(2, in.available());
    }
  }

  @Test
  void aProxyMaySpeakForItself() throws IOException {
    assertEquals(Optional.empty(), read(ProxyHeader.local()));
    assertArrayEquals(TestProxyHeader.of(0x20, 0, new byte[0]), ProxyHeader.local());
    assertEquals(Optional.empty(), read(TestProxyHeader.of(0x20, 0x11, new byte[12])));
    assertEquals(Optional.empty(), read(TestProxyHeader.of(0x20, 0xff, new byte[100])));
    assertEquals(Optional.empty(), read(TestProxyHeader.of(0x21, 0x00, new byte[0])));
    assertEquals(Optional.empty(), read(TestProxyHeader.of(0x21, 0x00, new byte[50])));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 203.0.113.66 192.0.2.1 40000 443\r\n",
        "PROXY TCP6 2001:db8::1 2001:db8::2 40000 443\r\n",
        "PROXY UNKNOWN\r\n",
      })
  void version1IsRefused(String header) {
    assertEquals("it sent version 1", refused(header.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void whatIsNoHeaderIsRefused() {
    assertEquals("it sent none", refused("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII)));
    assertEquals("it sent none", refused(new byte[] {22, 3, 1, 2, 0, 1, 0, 1, -4, 3, 3, 0}));
    var almost = TestProxyHeader.client("203.0.113.66", 1);
    almost[11] = '\r';
    assertEquals("it sent none", refused(almost));
  }

  @Test
  void anotherVersionOrCommandIsRefused() {
    for (var first : new int[] {0x00, 0x01, 0x11, 0x22, 0x2f, 0x31, 0xff}) {
      var header = TestProxyHeader.of(first, 0x11, new byte[12]);
      assertEquals("it has another version or command", refused(header));
    }
  }

  @Test
  void whatIsNoTcpOverIpIsRefused() {
    for (var kind : new int[] {0x01, 0x02, 0x10, 0x12, 0x20, 0x22, 0x31, 0x32, 0x41, 0xff}) {
      var header = TestProxyHeader.of(0x21, kind, new byte[216]);
      assertEquals("it names no TCP connection over IP", refused(header));
    }
  }

  @Test
  void addressesThatDoNotFitAreRefused() {
    for (var length = 0; length < 12; length++) {
      assertEquals(
          "it is too short for its addresses",
          refused(TestProxyHeader.of(0x21, 0x11, new byte[length])));
    }
    assertEquals(
        "it is too short for its addresses", refused(TestProxyHeader.of(0x21, 0x21, new byte[35])));
  }

  @Test
  void aLongHeaderIsRefusedBeforeItIsRead() throws IOException {
    var most = ProxyHeader.MOST_BYTES;
    assertEquals(Optional.empty(), read(TestProxyHeader.of(0x20, 0, new byte[most])));
    assertEquals("it is too long", refused(TestProxyHeader.of(0x20, 0, most + 1, new byte[0])));
    assertEquals("it is too long", refused(TestProxyHeader.of(0x21, 0x11, 0xffff, new byte[12])));
  }

  @Test
  void aHeaderThatIsCutIsNone() {
    var whole = TestProxyHeader.client("2001:db8::1", 1, (byte) 4, (byte) 0, (byte) 0);
    for (var sent = 0; sent < whole.length; sent++) {
      var cut = Arrays.copyOf(whole, sent);
      assertThrows(EOFException.class, () -> read(cut));
    }
  }

  @Test
  void noBytesMakeItFailOtherwise() {
    var random = new Random(64);
    for (var round = 0; round < 20_000; round++) {
      var header = TestProxyHeader.client("2001:db8::1", 1, new byte[random.nextInt(40)]);
      for (var change = random.nextInt(4); change >= 0; change--) {
        header[random.nextInt(header.length)] = (byte) random.nextInt();
      }
      try {
        var _ = read(header);
      } catch (IOException e) {
        // refused, as it should
      }
    }
  }
}
