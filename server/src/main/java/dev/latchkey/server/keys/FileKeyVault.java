package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.util.EnumSet;

/// The vault in key files.
public final class FileKeyVault extends FileWrapping implements KeyVault {
  private final FileSigningKeys signing;

  /// Reads the keys, and makes those that a first start needs.
  public FileKeyVault(KeyFolder folder, Randomness randomness) {
    super(folder, EnumSet.complementOf(EnumSet.of(Purpose.DIGEST_ROOT)), randomness);
    signing = new FileSigningKeys(folder);
  }

  @Override
  public SigningKeys signing() {
    return signing;
  }
}
