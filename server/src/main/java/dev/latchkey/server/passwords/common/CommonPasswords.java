package dev.latchkey.server.passwords.common;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/// The passwords that attackers try first, as a set of their hashes (C-04, ASVS-6.2.4, 6.2.12).
///
/// Guarantees: a password on the list is always found, whole, after NFC and without regard to case;
/// one that is not on it is taken for one that is once in 2^20, which costs its owner another try.
/// Nothing leaves the machine.
///
/// Layout of the file, numbers with the highest byte first:
/// - `LKCP` and the version 1 (5 bytes)
/// - N, how many passwords (4)
/// - for each length from 8 to 64: how many have at least so many characters (57 times 4)
/// - length of the source in bytes (2), the source as UTF-8: where the list is from
/// - the codes of [GolombSet]: for each password, floor(h * N * 2^20 / 2^64), in rising order, with
///   h the first 8 bytes of the SHA-256 of its comparison form as UTF-8
/// - SHA-256 of everything before (32)
public final class CommonPasswords {
  /// Shorter ones are refused for their length already.
  static final int SHORTEST = 8;

  static final int LONGEST = 64;
  private static final byte[] MAGIC = {'L', 'K', 'C', 'P', 1};
  private static final int CHECK = 32;
  private static final String BUNDLED = "/passwords/common.list";
  private final int count;
  private final int[] atLeast;
  private final String source;
  private final GolombSet hashes;

  private CommonPasswords(ByteBuffer file) {
    this.count = file.getInt();
    this.atLeast = new int[LONGEST - SHORTEST + 1];
    for (var i = 0; i < atLeast.length; i++) {
      atLeast[i] = file.getInt();
    }
    this.source = StandardCharsets.UTF_8.decode(next(file, file.getShort() & 0xffff)).toString();
    var codes = new byte[file.remaining()];
    file.get(codes);
    this.hashes = new GolombSet(codes, count);
  }

  private static ByteBuffer next(ByteBuffer file, int length) {
    var part = file.slice(file.position(), length);
    file.position(file.position() + length);
    return part;
  }

  private static final class Bundled {
    static final CommonPasswords LIST = load();
  }

  /// The list that comes along, which is read when it is first asked for.
  public static CommonPasswords bundled() {
    return Bundled.LIST;
  }

  private static CommonPasswords load() {
    try (var in = CommonPasswords.class.getResourceAsStream(BUNDLED)) {
      return read(Objects.requireNonNull(in, BUNDLED).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A list of the operator's.
  ///
  /// @throws IllegalArgumentException where there is none; the message is a sentence without its
  ///   full stop
  public static CommonPasswords read(Path file) {
    try {
      return read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("the list " + file + " cannot be read", e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "The list " + file + " is damaged, or was not created by latchkey passwords common-list",
          e);
    }
  }

  static CommonPasswords read(byte[] file) {
    var end = file.length - CHECK;
    var good =
        end > MAGIC.length
            && Arrays.equals(MAGIC, Arrays.copyOf(file, MAGIC.length))
            && MessageDigest.isEqual(
                sha256(Arrays.copyOf(file, end)), Arrays.copyOfRange(file, end, file.length));
    if (!good) {
      throw new IllegalArgumentException("not a list of common passwords");
    }
    return new CommonPasswords(ByteBuffer.wrap(file, MAGIC.length, end - MAGIC.length));
  }

  /// Whether the password stands on the list.
  public boolean contains(String password) {
    return hashes.contains(place(fold(password), count));
  }

  /// How many of its passwords have so many characters or more.
  public int atLeast(int characters) {
    return characters > LONGEST ? 0 : atLeast[Math.max(0, characters - SHORTEST)];
  }

  /// Where the list is from.
  public String source() {
    return source;
  }

  /// The file of a list.
  ///
  /// @param passwords one each; those of fewer than 8 characters are left out
  /// @param source at most 1,000 characters
  public static byte[] build(List<String> passwords, String source) {
    var folded =
        passwords.stream()
            .map(CommonPasswords::fold)
            .filter(password -> length(password) >= SHORTEST)
            .distinct()
            .toList();
    var values = folded.stream().mapToLong(password -> place(password, folded.size())).toArray();
    Arrays.sort(values);
    var codes = GolombSet.encode(values);
    var text = source.getBytes(StandardCharsets.UTF_8);
    var counts = Integer.BYTES * (LONGEST - SHORTEST + 1);
    var file =
        ByteBuffer.allocate(
                MAGIC.length + Integer.BYTES + counts + Short.BYTES + text.length + codes.length)
            .put(MAGIC)
            .putInt(folded.size());
    for (var length = SHORTEST; length <= LONGEST; length++) {
      var least = length;
      file.putInt((int) folded.stream().filter(password -> length(password) >= least).count());
    }
    file.putShort((short) text.length).put(text).put(codes);
    return ByteBuffer.allocate(file.capacity() + CHECK)
        .put(file.array())
        .put(sha256(file.array()))
        .array();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /// The form in which two passwords are the same here: NFC, no case.
  private static String fold(String password) {
    var lower = password.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFC);
  }

  private static long place(String folded, int count) {
    var hash = ByteBuffer.wrap(sha256(folded.getBytes(StandardCharsets.UTF_8))).getLong();
    return Math.unsignedMultiplyHigh(hash, (long) count << GolombSet.REMAINDER_BITS);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
