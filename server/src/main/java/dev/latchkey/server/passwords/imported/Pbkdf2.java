package dev.latchkey.server.passwords.imported;

import dev.latchkey.server.secrets.Secret;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// PBKDF2 (RFC 8018) with HMAC of SHA-256 or SHA-512.
///
/// @param hash 256 or 512
/// @param iterations at least 1,000; with the blocks of the result counted, 2,000,000 at most
/// @param length of the result in bytes
record Pbkdf2(int hash, int iterations, int length, byte[] salt) implements HashParameters {
  private static final Pattern TEXT =
      Pattern.compile("pbkdf2:(256|512):(\\d{1,7}):(\\d{1,2}):([A-Za-z0-9+/]+)");

  Pbkdf2 {
    CostBounds.salt(salt);
    CostBounds.digest(length);
    CostBounds.within("PBKDF2's iterations", iterations, 1000, 2_000_000);
    CostBounds.within(
        "PBKDF2's iterations times blocks",
        (long) iterations * Math.ceilDiv(length * 8, hash),
        1000,
        2_000_000);
  }

  static Optional<HashParameters> read(String text) {
    return Optional.of(TEXT.matcher(text))
        .filter(parts -> parts.matches())
        .map(parts ->
            new Pbkdf2(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                Encodings.base64(parts.group(4))));
  }

  @Override
  public String text() {
    return "pbkdf2:" + hash + ":" + iterations + ":" + length + ":" + Encodings.base64(salt);
  }

  @Override
  public byte[] digest(Secret password) {
    var spec =
        new PBEKeySpec(password.exposeText().toCharArray(), salt, iterations, length * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA" + hash)
          .generateSecret(spec)
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } finally {
      spec.clearPassword();
    }
  }
}
