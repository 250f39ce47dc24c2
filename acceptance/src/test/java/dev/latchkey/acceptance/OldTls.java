package dev.latchkey.acceptance;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;

/// A ClientHello as programs sent it twenty years ago, byte by byte: no TLS library of today does.
final class OldTls {
  private static final int HANDSHAKE = 22;
  private static final int SERVER_HELLO = 2;
  private static final int PATIENCE_MILLIS = 60_000;

  /// ECDHE with ECDSA and AES-CBC (good from 1.0 on), with AES-GCM (from 1.2 on), RSA and AES-CBC.
  private static final int[] SUITES = {0xC00A, 0xC009, 0xC02B, 0xC02C, 0xC014, 0x002F, 0x0035};

  /// supported_groups: secp256r1; ec_point_formats: uncompressed; signature_algorithms: ECDSA and
  /// RSA with SHA-256.
  private static final String EXTENSIONS =
      "000a000400020017" + "000b00020100" + "000d0006000404030401";

  private OldTls() {}

  /// Offers this version at most, and gives the beginning of what comes back.
  static byte[] hello(int port, int version) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(record(version));
      return socket.getInputStream().readNBytes(6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isServerHello(byte[] answer) {
    return answer.length == 6 && answer[0] == HANDSHAKE && answer[5] == SERVER_HELLO;
  }

  private static byte[] record(int version) throws IOException {
    var body = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(body)) {
      out.writeShort(version);
      out.write(new byte[32]);
      out.write(0);
      out.writeShort(2 * SUITES.length);
      for (var suite : SUITES) {
        out.writeShort(suite);
      }
      out.writeShort(0x0100);
      var extensions = HexFormat.of().parseHex(EXTENSIONS);
      out.writeShort(extensions.length);
      out.write(extensions);
    }
    var message = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(message)) {
      out.write(HANDSHAKE);
      out.writeShort(0x0301);
      out.writeShort(body.size() + 4);
      out.writeInt(0x01000000 | body.size());
      out.write(body.toByteArray());
    }
    return message.toByteArray();
  }
}
