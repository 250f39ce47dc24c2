package dev.latchkey.server.keys;

import dev.latchkey.server.secrets.Randomness;
import java.util.EnumSet;
import java.util.Set;

/// A vault that is opened by what the secrets file holds, and the key file of that secrets file.
///
/// @param bootstrap wraps the secrets file and nothing else
record BootstrappedVault(KeyVault vault, Wrapping bootstrap) implements KeyVault {
  private Wrapping of(Purpose purpose) {
    return bootstrap.purposes().contains(purpose) ? bootstrap : vault;
  }

  @Override
  public String kind() {
    return vault.kind();
  }

  @Override
  public Set<Purpose> purposes() {
    var all = EnumSet.copyOf(vault.purposes());
    all.addAll(bootstrap.purposes());
    return all;
  }

  @Override
  public KeyVersions versions(Purpose purpose) {
    return of(purpose).versions(purpose);
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    return of(purpose).wrap(purpose, plaintext, context);
  }

  @Override
  public byte[] wrapRandom(Purpose purpose, Randomness randomness, byte[] context) {
    return of(purpose).wrapRandom(purpose, randomness, context);
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    return of(purpose).unwrap(purpose, wrapped, context);
  }

  @Override
  public byte[] rewrap(Purpose purpose, byte[] wrapped, byte[] context) {
    return of(purpose).rewrap(purpose, wrapped, context);
  }

  @Override
  public String kind(Purpose purpose, int number) {
    return of(purpose).kind(purpose, number);
  }

  @Override
  public SigningKeys signing(SigningAlgorithm algorithm) {
    return vault.signing(algorithm);
  }

  @Override
  public String signingKind(SigningAlgorithm algorithm, int number) {
    return vault.signingKind(algorithm, number);
  }

  @Override
  public boolean wrapsDigestRoot() {
    return vault.wrapsDigestRoot();
  }

  @Override
  public void probe() {
    vault.probe();
  }
}
