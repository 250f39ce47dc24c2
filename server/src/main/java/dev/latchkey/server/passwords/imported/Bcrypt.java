package dev.latchkey.server.passwords.imported;

import dev.latchkey.server.secrets.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// The bcrypt of `$2a$`, `$2b$` and `$2y$`: one and the same for what they hash here.
///
/// @param before what becomes of the password first
/// @param cost binary logarithm of the rounds, 4 to 14
/// @param salt 16 bytes
record Bcrypt(Before before, int cost, byte[] salt) implements HashParameters {
  private static final int DIGEST_CHARACTERS = 31;
  private static final int SALT = 16;

  /// Programs cut here, or refuse: a longer password was never hashed whole (CS-PS-2).
  private static final int MOST = 72;

  private static final Pattern TEXT =
      Pattern.compile("bcrypt((?:-sha256-hex)?):(\\d{1,2}):([A-Za-z0-9+/]{22})");

  /// What is hashed in the password's place, so that none is too long.
  enum Before {
    NOTHING(""),
    /// The 64 small hexadecimal digits of its SHA-256, as in Django.
    SHA256_HEX("-sha256-hex");

    private final String word;

    Before(String word) {
      this.word = word;
    }

    static Before of(String word) {
      return word.isEmpty() ? NOTHING : SHA256_HEX;
    }

    byte[] apply(byte[] password) {
      return this == NOTHING ? password : hex(password);
    }

    private static byte[] hex(byte[] password) {
      try {
        var digest = MessageDigest.getInstance("SHA-256").digest(password);
        return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      } finally {
        Arrays.fill(password, (byte) 0);
      }
    }
  }

  Bcrypt {
    CostBounds.within("bcrypt's cost", cost, 4, 14);
    CostBounds.within("the salt's length in bytes", salt.length, SALT, SALT);
  }

  static Optional<HashParameters> read(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(parts -> parts.matches())
        .map(parts ->
            new Bcrypt(
                Before.of(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Encodings.base64(parts.group(3))));
  }

  @Override
  public String text() {
    return "bcrypt" + before.word + ":" + cost + ":" + Encodings.base64(salt);
  }

  /// 23 bytes; one more, which equals none, for a password that is longer than bcrypt can take. It
  /// takes as long.
  @Override
  public byte[] digest(Secret password) {
    var bytes = before.apply(password.exposeBytes());
    var input = Arrays.copyOf(bytes, Math.min(bytes.length, MOST));
    var text = OpenBSDBCrypt.generate("2b", input, salt, cost);
    var digest = Encodings.bcrypt(text.substring(text.length() - DIGEST_CHARACTERS));
    var fits = bytes.length <= MOST;
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(input, (byte) 0);
    return fits ? digest : Arrays.copyOf(digest, digest.length + 1);
  }
}
