package dev.latchkey.server.passwords.imported;

import dev.latchkey.server.secrets.Secret;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id or Argon2i (RFC 9106), of either version and with up to 16 lanes.
///
/// @param version 16 or 19
/// @param length of the result in bytes
record Argon2(Type type, int version, Cost cost, int length, byte[] salt)
    implements HashParameters {
  private static final Pattern TEXT =
      Pattern.compile(
          "argon2(id|i):(16|19):(\\d{1,7}):(\\d{1,2}):(\\d{1,2}):(\\d{1,2}):([A-Za-z0-9+/]+)");
  private static final int VERSION_19 = 19;
  private static final int SALT = 16;
  private static final int TAG = 32;
  private static final int MOST_WORK = 1 << 18;

  enum Type {
    ID(Argon2Parameters.ARGON2_id),
    I(Argon2Parameters.ARGON2_i);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    static Type of(String word) {
      return word.equals("id") ? ID : I;
    }

    String word() {
      return this == ID ? "id" : "i";
    }
  }

  /// 128 MiB of memory at most; times the passes, 256 MiB.
  record Cost(int memoryKib, int passes, int lanes) {
    Cost {
      CostBounds.within("Argon2's lanes", lanes, 1, 16);
      CostBounds.within("Argon2's passes", passes, 1, 20);
      CostBounds.within("Argon2's memory in KiB", memoryKib, 8L * lanes, CostBounds.MEMORY_KIB);
      CostBounds.within("Argon2's memory times passes", (long) memoryKib * passes, 1, MOST_WORK);
    }

    static Cost of(String memoryKib, String passes, String lanes) {
      return new Cost(
          Integer.parseInt(memoryKib), Integer.parseInt(passes), Integer.parseInt(lanes));
    }
  }

  Argon2 {
    CostBounds.within("the salt's length in bytes", salt.length, 8, 64);
    CostBounds.digest(length);
  }

  static Optional<HashParameters> read(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(parts -> parts.matches())
        .map(parts ->
            new Argon2(
                Type.of(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Cost.of(parts.group(3), parts.group(4), parts.group(5)),
                Integer.parseInt(parts.group(6)),
                Encodings.base64(parts.group(7))));
  }

  @Override
  public String text() {
    return String.format(
        Locale.ROOT,
        "argon2%s:%d:%d:%d:%d:%d:%s",
        type.word(),
        version,
        cost.memoryKib,
        cost.passes,
        cost.lanes,
        length,
        Encodings.base64(salt));
  }

  /// The PHC string, where this is version 19 of Argon2id with one lane, a salt of 128 bits and a
  /// tag of 256.
  Optional<String> phc(byte[] digest) {
    var plain = type == Type.ID && version == VERSION_19 && cost.lanes == 1;
    return plain && salt.length == SALT && digest.length == TAG
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s",
                cost.memoryKib,
                cost.passes,
                Encodings.base64(salt),
                Encodings.base64(digest)))
        : Optional.empty();
  }

  @Override
  public byte[] digest(Secret password) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(type.code)
            .withVersion(version)
            .withMemoryAsKB(cost.memoryKib)
            .withIterations(cost.passes)
            .withParallelism(cost.lanes)
            .withSalt(salt)
            .build());
    var digest = new byte[length];
    var bytes = password.exposeBytes();
    generator.generateBytes(bytes, digest);
    Arrays.fill(bytes, (byte) 0);
    return digest;
  }
}
