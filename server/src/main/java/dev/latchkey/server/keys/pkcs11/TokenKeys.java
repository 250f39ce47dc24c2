package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.KeyFiles;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.secrets.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/// Keys in a token, each with a file that holds its label and nothing else. The label is random:
/// two keys of one label would close the whole token.
///
/// @param name what the keys are for, for instance `password-hash`
record TokenKeys(Token token, String name, Randomness randomness) implements KeyFiles.Kind<String> {
  private static final int LABEL_BYTES = 12;
  private static final int BLOCK_BYTES = 16;
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final byte[] FIXED_TEXT =
      "latchkey key fingerprint".getBytes(StandardCharsets.UTF_8);

  @Override
  public String suffix() {
    return "pkcs11";
  }

  @Override
  public byte[] make() {
    var label = freshLabel();
    var _ =
        token.use(session -> {
          session.makeSecretKey(label);
          return session.secretKey(label);
        });
    return label.getBytes(StandardCharsets.US_ASCII);
  }

  String freshLabel() {
    return "latchkey-" + name + "-" + Base64Url.encode(randomness.bytes(LABEL_BYTES));
  }

  @Override
  public void discard(byte[] content) {
    destroy(new String(content, StandardCharsets.US_ASCII));
  }

  @Override
  public String load(String file, byte[] content) {
    var label = new String(content, StandardCharsets.US_ASCII).strip();
    if (!LABEL.matcher(label).matches()) {
      throw new UnusableKey("The key file " + file + " does not name a key of the token.", null);
    }
    return label;
  }

  @Override
  public void destroy(String label) {
    var _ =
        token.use(session -> {
          session.delete(label);
          return true;
        });
  }

  /// A part of the key stream that no value is encrypted with: it begins at a block that GCM, with
  /// its random IVs, never comes to.
  @Override
  public byte[] fingerprint(String label) {
    return token.use(session -> {
      var block = new IvParameterSpec(Arrays.copyOf(Sha256.of(FIXED_TEXT), BLOCK_BYTES));
      var cipher = Cipher.getInstance("AES/CTR/NoPadding", session.provider());
      cipher.init(Cipher.ENCRYPT_MODE, session.secretKey(label), block);
      return Sha256.of(cipher.doFinal(new byte[2 * BLOCK_BYTES]));
    });
  }
}
