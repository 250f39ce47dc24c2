package dev.latchkey.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A small MaxMind DB (version 2.0, records of 24 bits) that says which network is in which
/// country.
public final class TestCountryData {
  private static final int NOTHING = -1;
  private static final int IPV4_BITS = 96;
  private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {NOTHING, NOTHING}));
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private final Map<String, Integer> offsets = new HashMap<>();
  private final Instant built;

  private TestCountryData(Instant built) {
    this.built = built;
  }

  /// The bytes of one.
  ///
  /// @param countries by network, for instance `198.51.0.0/16`; the narrower one counts
  public static byte[] of(Instant built, Map<String, String> countries) {
    var file = new TestCountryData(built);
    countries.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> bits(entry.getKey())))
        .forEach(entry -> file.put(entry.getKey(), map("country_code", text(entry.getValue()))));
    return file.bytes();
  }

  /// Puts one there in one step, in place of what is there.
  public static void write(Path file, Instant built, Map<String, String> countries) {
    replace(file, of(built, countries));
  }

  /// Replaces a file in one step.
  public static void replace(Path file, byte[] bytes) {
    try {
      var other = Files.write(Files.createTempFile(file.getParent(), "new", ""), bytes);
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A file with one record for all addresses, whatever its bytes are.
  public static byte[] withRecord(byte[] record) {
    return withRecord(new byte[0], record);
  }

  /// The same, with other data before it.
  public static byte[] withRecord(byte[] before, byte[] record) {
    var file = new TestCountryData(Instant.EPOCH);
    file.data.writeBytes(before);
    file.put("::/1", record);
    file.put("8000::/1", record);
    return file.bytes();
  }

  /// The bytes of a map with one value.
  public static byte[] map(String key, byte[] value) {
    return joined(new byte[] {(byte) 0xe1}, text(key), value);
  }

  /// The bytes of a text with fewer than 285 bytes.
  public static byte[] text(String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var head =
        bytes.length < 29
            ? new byte[] {(byte) (0x40 | bytes.length)}
            : new byte[] {0x5d, (byte) (bytes.length - 29)};
    return joined(head, bytes);
  }

  /// One after the other.
  public static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private void put(String network, byte[] record) {
    var address = InetAddress.ofLiteral(network.split("/", 2)[0]).getAddress();
    var bytes = new byte[16];
    System.arraycopy(address, 0, bytes, 16 - address.length, address.length);
    var bits = bits(network);
    var node = 0;
    for (var bit = 0; bit < bits - 1; bit++) {
      node = child(node, side(bytes, bit));
    }
    var offset =
        offsets.computeIfAbsent(new String(record, StandardCharsets.ISO_8859_1), _ -> add(record));
    nodes.get(node)[side(bytes, bits - 1)] = -2 - offset;
  }

  private static int bits(String network) {
    return Integer.parseInt(network.split("/", 2)[1]) + (network.contains(":") ? 0 : IPV4_BITS);
  }

  private static int side(byte[] bytes, int bit) {
    return (bytes[bit / 8] >> (7 - bit % 8)) & 1;
  }

  private int child(int node, int side) {
    var children = nodes.get(node);
    if (children[side] < 0) {
      nodes.add(new int[] {children[side], children[side]});
      children[side] = nodes.size() - 1;
    }
    return children[side];
  }

  private int add(byte[] record) {
    var offset = data.size();
    data.writeBytes(record);
    return offset;
  }

  private byte[] bytes() {
    var tree = ByteBuffer.allocate(nodes.size() * 6);
    for (var node : nodes) {
      for (var child : node) {
        var value =
            child >= 0 ? child : child == NOTHING ? nodes.size() : nodes.size() + 16 - child - 2;
        tree.put((byte) (value >> 16)).putShort((short) value);
      }
    }
    return joined(
        tree.array(),
        new byte[16],
        data.toByteArray(),
        "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1),
        metadata());
  }

  private byte[] metadata() {
    return joined(
        new byte[] {(byte) 0xe9},
        text("binary_format_major_version"),
        new byte[] {(byte) 0xa1, 2},
        text("binary_format_minor_version"),
        new byte[] {(byte) 0xa0},
        text("build_epoch"),
        new byte[] {4, 2},
        ByteBuffer.allocate(4).putInt((int) built.getEpochSecond()).array(),
        text("database_type"),
        text("test countries"),
        text("description"),
        new byte[] {(byte) 0xe0},
        text("ip_version"),
        new byte[] {(byte) 0xa1, 6},
        text("languages"),
        new byte[] {0, 4},
        text("node_count"),
        new byte[] {(byte) 0xc4},
        ByteBuffer.allocate(4).putInt(nodes.size()).array(),
        text("record_size"),
        new byte[] {(byte) 0xa1, 24});
  }
}
