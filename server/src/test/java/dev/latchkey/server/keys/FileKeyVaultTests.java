package dev.latchkey.server.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.keys.Wrapping.Purpose;
import dev.latchkey.server.secrets.SystemRandomness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class FileKeyVaultTests extends KeyVaultSuite {
  @Override
  protected KeyVault open(Path folder) {
    return new FileKeyVault(new KeyFolder(folder), new SystemRandomness());
  }

  @Override
  protected KeyVault another(Path folder) {
    return VaultMoveTests.module(new KeyFolder(folder));
  }

  /// Format 1 (1 byte), key number (4), IV (12), ciphertext and tag: another implementation opens
  /// it with the key.
  @Test
  @Tag("S0-31")
  @Tag("C-09")
  void isAes256GcmInTheDocumentedLayout() throws IOException, InvalidCipherTextException {
    var wrapped = vault().wrap(Purpose.PASSWORD_HASH, TEXT, CONTEXT);
    assertEquals(1 + 4 + 12 + TEXT.length + 16, wrapped.length);
    assertArrayEquals(new byte[] {1, 0, 0, 0, 1}, Arrays.copyOf(wrapped, 5));
    var key = Files.readAllBytes(path().resolve("password-hash-1.key"));
    assertEquals(32, key.length);
    var cipher = GCMBlockCipher.newInstance(AESEngine.newInstance());
    var bound = "latchkey PASSWORD_HASH row 7".getBytes(StandardCharsets.UTF_8);
    var iv = Arrays.copyOfRange(wrapped, 5, 17);
    cipher.init(false, new AEADParameters(new KeyParameter(key), 128, iv, bound));
    var opened = new byte[cipher.getOutputSize(wrapped.length - 17)];
    cipher.doFinal(opened, cipher.processBytes(wrapped, 17, wrapped.length - 17, opened, 0));
    assertArrayEquals(TEXT, opened);
  }

  @Test
  @Tag("S0-31")
  void aShorterKeyIsRefused() throws IOException {
    var file = path().resolve("password-hash-1.key");
    Files.write(file, new byte[16]);
    var refused = assertThrows(UnusableKey.class, () -> open(path()));
    assertEquals("The key file " + file + " is not a random 256-bit key.", refused.getMessage());
  }

  @Test
  void aBrokenSigningKeyIsOneSentence() throws IOException {
    Files.write(path().resolve("signing-1.key"), new byte[10]);
    var refused = assertThrows(UnusableKey.class, () -> open(path()));
    assertTrue(refused.toString().endsWith("is not a key for ES256."), refused::toString);
  }
}
