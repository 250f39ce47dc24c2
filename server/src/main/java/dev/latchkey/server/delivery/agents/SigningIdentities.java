package dev.latchkey.server.delivery.agents;

import dev.latchkey.protocol.SigningKeyChain;
import dev.latchkey.protocol.SigningKeyRollover;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.LatchkeyKey;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.keys.SigningKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// As whom this Latchkey signs, and which TLS keys it shows: an agent that trusts the token's
/// fingerprint can trust the TLS connection by them. New tokens are of the current identity; the
/// former ones answer to the agents that have a token of theirs.
public final class SigningIdentities {
  private final SigningKeys keys;
  private final Supplier<List<SigningKeyRollover>> rollovers;
  private final Supplier<List<Octets>> tlsKeys;
  private final Map<Integer, SigningIdentity> known = new ConcurrentHashMap<>();

  /// @param tlsKeys SHA-256 of the SubjectPublicKeyInfo of each TLS key in use
  public SigningIdentities(InstallationKeys keys, Supplier<List<Octets>> tlsKeys) {
    this.keys = keys.vault().signing();
    this.rollovers = keys.history()::rollovers;
    this.tlsKeys = tlsKeys;
  }

  /// The one that new tokens are of.
  public SigningIdentity current() {
    return of(keys.current());
  }

  /// The one of this number, while its key is there.
  public Optional<SigningIdentity> find(int number) {
    return known.containsKey(number) || keys.numbers().contains(number)
        ? Optional.of(of(number))
        : Optional.empty();
  }

  /// The one that a fingerprint names, while its key is there.
  public Optional<SigningIdentity> find(Fingerprint fp) {
    return Optional.of(current())
        .filter(one -> one.fingerprint().equals(fp))
        .or(() ->
            keys.numbers().stream()
                .map(this::of)
                .filter(one -> one.fingerprint().equals(fp))
                .findFirst());
  }

  private SigningIdentity of(int number) {
    return known.computeIfAbsent(number, this::make);
  }

  private SigningIdentity make(int number) {
    var key = new LatchkeyKey(Octets.of(keys.publicKey(number)));
    return new SigningIdentity(
        number, key, key.fingerprint(), message -> Octets.of(keys.sign(number, message)));
  }

  /// What everyone may know: the current key, and how it came after the earlier ones.
  public SigningKeyChain published() {
    var all = rollovers.get();
    var newest = all.subList(Math.max(0, all.size() - SigningKeyChain.MOST), all.size());
    return new SigningKeyChain(current().key(), newest);
  }

  /// SHA-256 of the SubjectPublicKeyInfo of each TLS key in use.
  public List<Octets> tlsKeys() {
    return tlsKeys.get();
  }
}
