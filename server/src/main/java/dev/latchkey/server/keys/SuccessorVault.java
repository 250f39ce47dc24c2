package dev.latchkey.server.keys;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A vault that takes over from another: it wraps and signs, and what the former one has wrapped
/// still opens there, until it is rewrapped.
public final class SuccessorVault implements KeyVault {
  private final KeyVault successor;
  private final KeyVault former;
  private final Map<Purpose, SuccessorVersions<KeyVersions>> versions =
      new EnumMap<>(Purpose.class);
  private final Map<SigningAlgorithm, SuccessorVersions<SigningKeys>> signing =
      new EnumMap<>(SigningAlgorithm.class);

  /// Adds a version to each key of the successor that does not have the newest one.
  ///
  /// @param former makes no keys; those that it lacks are the successor's alone
  public SuccessorVault(KeyVault successor, KeyVault former) {
    this.successor = successor;
    this.former = former;
    for (var purpose : former.purposes()) {
      var next =
          Optional.of(successor)
              .filter(vault -> vault.purposes().contains(purpose))
              .map(vault -> vault.versions(purpose));
      versions.put(purpose, new SuccessorVersions<>(next, former.versions(purpose)));
    }
    for (var algorithm : SigningAlgorithm.values()) {
      signing.put(
          algorithm,
          new SuccessorVersions<>(
              Optional.of(successor.signing(algorithm)), former.signing(algorithm)));
    }
  }

  @Override
  public String kind() {
    return successor.kind();
  }

  @Override
  public String kind(Purpose purpose, int number) {
    return vault(purpose, number).kind();
  }

  @Override
  public String signingKind(SigningAlgorithm algorithm, int number) {
    return versions(algorithm).isFormer(number) ? former.kind() : successor.kind();
  }

  private SuccessorVersions<SigningKeys> versions(SigningAlgorithm algorithm) {
    return Objects.requireNonNull(signing.get(algorithm));
  }

  private KeyVault vault(Purpose purpose, int number) {
    return isFormer(purpose, number) ? former : successor;
  }

  private boolean isFormer(Purpose purpose, int number) {
    return Optional.ofNullable(versions.get(purpose))
        .filter(all -> all.isFormer(number))
        .isPresent();
  }

  @Override
  public Set<Purpose> purposes() {
    var all = EnumSet.copyOf(successor.purposes());
    all.addAll(former.purposes());
    return all;
  }

  @Override
  public KeyVersions versions(Purpose purpose) {
    return Optional.<KeyVersions>ofNullable(versions.get(purpose))
        .orElseGet(() -> successor.versions(purpose));
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    return successor.wrap(purpose, plaintext, context);
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var number = WrappedValue.number(wrapped).orElse(0);
    return vault(purpose, number).unwrap(purpose, wrapped, context);
  }

  /// Within the successor by its own means: it may move a value without opening it.
  @Override
  public byte[] rewrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var number = WrappedValue.number(wrapped).orElse(0);
    return isFormer(purpose, number)
        ? wrap(purpose, former.unwrap(purpose, wrapped, context), context)
        : successor.rewrap(purpose, wrapped, context);
  }

  @Override
  public SigningKeys signing(SigningAlgorithm algorithm) {
    return new SuccessorSigningKeys(versions(algorithm));
  }

  @Override
  public boolean wrapsDigestRoot() {
    return successor.wrapsDigestRoot();
  }

  /// Both are needed as long as there is something under the former one's keys.
  @Override
  public void probe() {
    successor.probe();
    if (!former.versions(Purpose.PASSWORD_HASH).numbers().isEmpty()) {
      former.probe();
    }
  }
}
