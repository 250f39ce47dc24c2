package dev.latchkey.agent.sink;

import dev.latchkey.protocol.crypto.RandomBytes;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/// bcrypt as Apache writes it, `$2y$`. It looks at 72 bytes of a password.
final class BcryptHash {
  static final int MAX_BYTES = 72;

  // Apache and nginx compute it for each request, and nginx serves no other one meanwhile.
  private static final int COST = 10;
  private static final int SALT = 16;

  private BcryptHash() {}

  static String of(NewPassword password, RandomBytes randomness) {
    var bytes = password.copy();
    try {
      return OpenBSDBCrypt.generate("2y", bytes, randomness.bytes(SALT), COST);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
