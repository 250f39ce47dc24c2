package dev.latchkey.server.web.connections;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// PROXY protocol headers as proxies write them, good and bad.
public final class TestProxyHeader {
  static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1);

  private TestProxyHeader() {}

  /// Any header, its length as it is.
  static byte[] of(int command, int kind, byte[] rest) {
    return of(command, kind, rest.length, rest);
  }

  static byte[] of(int command, int kind, int length, byte[] rest) {
    return ByteBuffer.allocate(SIGNATURE.length + 4 + rest.length)
        .put(SIGNATURE)
        .put((byte) command)
        .put((byte) kind)
        .putShort((short) length)
        .put(rest)
        .array();
  }

  /// That of a client.
  ///
  /// @param more TLVs
  public static byte[] client(String address, int port, byte... more) {
    var bytes = InetAddress.ofLiteral(address).getAddress();
    var kind = bytes.length == 4 ? 0x11 : 0x21;
    var rest = new ByteArrayOutputStream();
    rest.writeBytes(bytes);
    rest.writeBytes(bytes);
    rest.writeBytes(ByteBuffer.allocate(4).putShort((short) port).putShort((short) 443).array());
    rest.writeBytes(more);
    return of(0x21, kind, rest.toByteArray());
  }
}
