package dev.latchkey.server.passwords.foreign;

import dev.latchkey.server.secrets.Secret;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// The bcrypt of `$2a$`, `$2b$` and `$2y$`: one and the same for what they hash here.
///
/// @param cost binary logarithm of the rounds, 4 to 14
/// @param salt 16 bytes
record Bcrypt(int cost, byte[] salt) implements Recipe {
  private static final int DIGEST_CHARACTERS = 31;
  private static final int SALT = 16;

  /// Programs cut here, or refuse: a longer password was never hashed whole (CS-PS-2).
  private static final int MOST = 72;

  private static final Pattern TEXT = Pattern.compile("bcrypt:(\\d{1,2}):([A-Za-z0-9+/]{22})");

  Bcrypt {
    Bounds.within("bcrypt's cost", cost, 4, 14);
    Bounds.within("the salt's length in bytes", salt.length, SALT, SALT);
  }

  static Optional<Recipe> read(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(parts -> parts.matches())
        .map(parts -> new Bcrypt(Integer.parseInt(parts.group(1)), Codes.base64(parts.group(2))));
  }

  @Override
  public String text() {
    return "bcrypt:" + cost + ":" + Codes.base64(salt);
  }

  /// 23 bytes; one more, which equals none, for a password that is longer than bcrypt can take. It
  /// takes as long.
  @Override
  public byte[] digest(Secret password) {
    var bytes = password.exposeBytes();
    var input = Arrays.copyOf(bytes, Math.min(bytes.length, MOST));
    var text = OpenBSDBCrypt.generate("2b", input, salt, cost);
    var digest = Codes.bcrypt(text.substring(text.length() - DIGEST_CHARACTERS));
    var fits = bytes.length <= MOST;
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(input, (byte) 0);
    return fits ? digest : Arrays.copyOf(digest, digest.length + 1);
  }
}
