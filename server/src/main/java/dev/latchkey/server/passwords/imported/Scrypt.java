package dev.latchkey.server.passwords.imported;

import dev.latchkey.server.secrets.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/// scrypt (RFC 7914).
///
/// @param n a power of two
/// @param r with `n`, 128 MiB of memory at most
/// @param p with both, 2^20 blocks at most
/// @param length of the result in bytes
record Scrypt(int n, int r, int p, int length, byte[] salt) implements HashParameters {
  private static final Pattern TEXT =
      Pattern.compile("scrypt:(\\d{1,7}):(\\d{1,3}):(\\d{1,3}):(\\d{1,2}):([A-Za-z0-9+/]+)");

  Scrypt {
    CostBounds.salt(salt);
    CostBounds.digest(length);
    CostBounds.within("scrypt's N", n, 1 << 10, 1 << 20);
    if (Integer.bitCount(n) != 1) {
      throw new IllegalArgumentException("scrypt's N is no power of two");
    }
    CostBounds.within("scrypt's r", r, 1, 32);
    CostBounds.within("scrypt's p", p, 1, 32);
    CostBounds.within("scrypt's memory in KiB", (long) n * r / 8, 1, CostBounds.MEMORY_KIB);
    CostBounds.within("scrypt's N times r times p", (long) n * r * p, 1, 1 << 20);
  }

  static Optional<HashParameters> read(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(parts -> parts.matches())
        .map(parts ->
            new Scrypt(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Integer.parseInt(parts.group(4)),
                Encodings.base64(parts.group(5))));
  }

  @Override
  public String text() {
    return "scrypt:" + n + ":" + r + ":" + p + ":" + length + ":" + Encodings.base64(salt);
  }

  @Override
  public byte[] digest(Secret password) {
    var bytes = password.exposeBytes();
    var digest = SCrypt.generate(bytes, salt, n, r, p, length);
    Arrays.fill(bytes, (byte) 0);
    return digest;
  }
}
