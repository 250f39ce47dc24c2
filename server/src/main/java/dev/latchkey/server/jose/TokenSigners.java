package dev.latchkey.server.jose;

import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.storage.Database;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Signs tokens by the algorithm that their reader asks for.
public final class TokenSigners {
  private final KeyVault vault;
  private final Map<SigningAlgorithm, TokenSigner> signers = new EnumMap<>(SigningAlgorithm.class);

  public TokenSigners(KeyVault vault, Database database) {
    this.vault = vault;
    for (var algorithm : SigningAlgorithm.values()) {
      var signing = vault.signing(algorithm);
      var published = new PublishedKeys(algorithm, signing, database);
      signers.put(algorithm, new TokenSigner(algorithm, signing, published::number));
    }
  }

  /// The one for this algorithm.
  public TokenSigner of(SigningAlgorithm algorithm) {
    return Objects.requireNonNull(signers.get(algorithm));
  }

  /// The public keys of all.
  public JsonWebKeySet keys() {
    return new JsonWebKeySet(
        signers.values().stream().flatMap(signer -> signer.keys().keys().stream()).toList());
  }

  /// The values of `alg` that there are keys for.
  public List<String> algorithms() {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(algorithm -> !vault.signing(algorithm).numbers().isEmpty())
        .map(SigningAlgorithm::name)
        .toList();
  }
}
