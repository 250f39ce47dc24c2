package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// Wraps under keys in files, `NAME-N.key` with 32 random bytes.
class FileWrapping implements Wrapping {
  private final Map<Purpose, KeyFiles<SecretKey>> keys = new EnumMap<>(Purpose.class);
  private final AesGcm cipher;

  FileWrapping(KeyFolder folder, Set<Purpose> purposes, Randomness randomness) {
    var kind = new KeyFile(folder, randomness);
    purposes.forEach(purpose -> keys.put(purpose, new KeyFiles<>(folder, purpose.word(), kind)));
    cipher = new AesGcm(() -> Cipher.getInstance("AES/GCM/NoPadding"), randomness);
  }

  @Override
  public String kind() {
    return "file";
  }

  @Override
  public Set<Purpose> purposes() {
    return keys.keySet();
  }

  @Override
  public KeyFiles<SecretKey> versions(Purpose purpose) {
    return Optional.ofNullable(keys.get(purpose))
        .orElseThrow(() ->
            new UnusableKey("With keys.vault: file there is no key " + purpose.word() + ".", null));
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    var number = versions(purpose).current();
    try {
      return cipher.wrap(find(purpose, number), number, purpose, plaintext, context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var number = WrappedValue.number(wrapped).orElse(0);
    try {
      return cipher.unwrap(find(purpose, number), purpose, wrapped, context);
    } catch (GeneralSecurityException e) {
      throw new UnusableKey("A wrapped value does not open.", e);
    }
  }

  /// Keys that were read once are here.
  @Override
  public void probe() {}

  private SecretKey find(Purpose purpose, int number) {
    return versions(purpose)
        .find(number)
        .orElseThrow(() -> new UnusableKey("A wrapped value does not open.", null));
  }

  /// A file that is the key.
  private record KeyFile(KeyFolder folder, Randomness randomness)
      implements KeyFiles.Kind<SecretKey> {
    @Override
    public String suffix() {
      return "key";
    }

    @Override
    public byte[] make() {
      return randomness.bytes(KeyFolder.KEY_BYTES);
    }

    @Override
    public void discard(byte[] content) {}

    @Override
    public SecretKey load(String file, byte[] content) {
      folder.mustBeRandom(file, content);
      return new SecretKeySpec(content, "AES");
    }

    @Override
    public void destroy(SecretKey key) {}

    @Override
    public byte[] fingerprint(SecretKey key) {
      try {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac.doFinal("latchkey key fingerprint".getBytes(StandardCharsets.UTF_8));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
