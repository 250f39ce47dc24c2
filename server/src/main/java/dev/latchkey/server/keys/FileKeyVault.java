package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;

/// The vault in key files.
public final class FileKeyVault extends FileWrapping implements KeyVault {
  private final Map<SigningAlgorithm, SigningKeys> signing = new EnumMap<>(SigningAlgorithm.class);

  /// Reads the keys, and makes those that a first start needs.
  public FileKeyVault(KeyFolder folder, Randomness randomness) {
    super(folder, EnumSet.complementOf(EnumSet.of(Purpose.DIGEST_ROOT)), randomness);
    for (var algorithm : SigningAlgorithm.values()) {
      signing.put(algorithm, new FileSigningKeys(folder, algorithm));
    }
  }

  @Override
  public SigningKeys signing(SigningAlgorithm algorithm) {
    return Objects.requireNonNull(signing.get(algorithm));
  }
}
