package dev.latchkey.protocol.crypto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The one encoding under every hash and signature: each field as `enc(x)` = length of x (4 bytes,
/// big endian) | x, the first field being a label. No two lists of fields share an encoding.
public final class FieldEncoding {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private FieldEncoding() {}

  /// Begins with `label`, which says what the bytes are for.
  public static FieldEncoding labelled(String label) {
    return new FieldEncoding().text(label);
  }

  /// Begins without a label: for a list nested in one field.
  public static FieldEncoding nested() {
    return new FieldEncoding();
  }

  public FieldEncoding octets(Octets value) {
    return bytes(value.bytes());
  }

  public FieldEncoding bytes(byte[] value) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(value.length).array());
    out.writeBytes(value);
    return this;
  }

  /// UTF-8.
  ///
  /// @throws IllegalArgumentException for text with an unpaired surrogate
  public FieldEncoding text(String value) {
    return bytes(utf8(value));
  }

  /// One byte, 0 to 255.
  public FieldEncoding octet(int value) {
    return bytes(new byte[] {(byte) inRange(value, 0xffL)});
  }

  /// Four bytes, big endian, unsigned.
  public FieldEncoding number(long value) {
    return bytes(ByteBuffer.allocate(4).putInt((int) inRange(value, 0xffff_ffffL)).array());
  }

  public byte[] encoded() {
    return out.toByteArray();
  }

  /// SHA-256 of the encoding.
  public Octets sha256() {
    return Hashes.sha256(encoded());
  }

  /// The fields of an encoding; empty when `encoded` is no whole number of them.
  public static Optional<List<Octets>> split(byte[] encoded) {
    var fields = new ArrayList<Octets>();
    var in = ByteBuffer.wrap(encoded);
    while (in.remaining() >= 4) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        return Optional.empty();
      }
      var field = new byte[length];
      in.get(field);
      fields.add(Octets.of(field));
    }
    return in.hasRemaining() ? Optional.empty() : Optional.of(List.copyOf(fields));
  }

  private static byte[] utf8(String value) {
    try {
      var buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      var bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (CharacterCodingException unpaired) {
      throw new IllegalArgumentException("text with an unpaired surrogate", unpaired);
    }
  }

  private static long inRange(long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException("not between 0 and " + max + ": " + value);
    }
    return value;
  }
}
