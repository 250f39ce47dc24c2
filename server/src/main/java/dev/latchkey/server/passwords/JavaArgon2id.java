package dev.latchkey.server.passwords;

import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Secret;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id in Java, for platforms without the native library: the same strings at half the speed.
final class JavaArgon2id implements HashAlgorithm {
  private static final int SALT_BYTES = 16;
  private static final int TAG_BYTES = 32;
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
  private final Randomness randomness;

  JavaArgon2id(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public String hash(Secret password, Argon2Cost cost) {
    var salt = randomness.bytes(SALT_BYTES);
    var tag = tag(password, salt, cost.memoryKib(), cost.passes(), TAG_BYTES);
    var text = Base64.getEncoder().withoutPadding();
    return String.format(
        Locale.ROOT,
        "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s",
        cost.memoryKib(),
        cost.passes(),
        text.encodeToString(salt),
        text.encodeToString(tag));
  }

  @Override
  public boolean verify(String phc, Secret password) {
    var parts = PHC.matcher(phc);
    if (!parts.matches()) {
      return false;
    }
    var text = Base64.getDecoder();
    var expected = text.decode(parts.group(4));
    var tag =
        tag(
            password,
            text.decode(parts.group(3)),
            Integer.parseInt(parts.group(1)),
            Integer.parseInt(parts.group(2)),
            expected.length);
    return MessageDigest.isEqual(tag, expected);
  }

  private static byte[] tag(Secret password, byte[] salt, int memoryKib, int passes, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(1)
            .withSalt(salt)
            .build());
    var tag = new byte[length];
    var bytes = password.exposeBytes();
    generator.generateBytes(bytes, tag);
    java.util.Arrays.fill(bytes, (byte) 0);
    return tag;
  }

  @Override
  public String name() {
    return "argon2id (Java, slow: there is no native libsodium for this platform)";
  }
}
