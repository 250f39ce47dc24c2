package dev.latchkey.server.passkeys.webauthn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// As much of CBOR (RFC 8949) as an authenticator writes.
final class Cbor {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private Cbor() {}

  static byte[] of(Object value) {
    var cbor = new Cbor();
    cbor.write(value);
    return cbor.out.toByteArray();
  }

  private void write(Object value) {
    switch (value) {
      case Long number when number >= 0 -> head(0, number);
      case Long number -> head(1, -1 - number);
      case byte[] bytes -> {
        head(2, bytes.length);
        out.writeBytes(bytes);
      }
      case String text -> {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        head(3, bytes.length);
        out.writeBytes(bytes);
      }
      case Map<?, ?> map -> {
        head(5, map.size());
        map.forEach((key, item) -> {
          write(key);
          write(item);
        });
      }
      default -> throw new IllegalArgumentException(value.toString());
    }
  }

  private void head(int type, long value) {
    if (value < 24) {
      out.write(type << 5 | (int) value);
    } else if (value < 256) {
      out.write(type << 5 | 24);
      out.write((int) value);
    } else {
      out.write(type << 5 | 25);
      out.write((int) (value >> 8));
      out.write((int) value);
    }
  }
}
