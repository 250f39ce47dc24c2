package dev.latchkey.agent.identity;

import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who this server is to one Latchkey, as it stands in its file.
///
/// @param url where that Latchkey is
/// @param ca path of the certificate authorities' file, or empty
/// @param fp of its signing key: no other is believed
/// @param server the id that it gave; empty until it has confirmed the registration
/// @param name what its owner calls the server there
/// @param seed of the identity key, 32 bytes
/// @param sealing the newest first
public record ServerIdentity(
    String url,
    String ca,
    Fingerprint fp,
    String server,
    String name,
    Octets seed,
    List<Sealing> sealing) {
  /// A sealing key.
  ///
  /// @param seed 32 bytes
  /// @param madeAt seconds since 1970, by this machine's clock
  public record Sealing(long number, Octets seed, long madeAt) {
    /// The caller closes it.
    public X25519KeyPair keys() {
      return X25519KeyPair.fromSeed(seed.bytes());
    }

    /// Masked: it holds a key.
    @Override
    public String toString() {
      return "Sealing[number=" + number + "]";
    }
  }

  public ServerIdentity {
    sealing = List.copyOf(sealing);
  }

  /// Whether Latchkey has confirmed it.
  public boolean confirmed() {
    return !server.isEmpty();
  }

  /// The identity key; the caller closes it.
  public Ed25519KeyPair keys() {
    return Ed25519KeyPair.fromSeed(seed.bytes());
  }

  /// Names the identity key for people.
  public Fingerprint fingerprint() {
    try (var keys = keys()) {
      return keys.publicKey().fingerprint();
    }
  }

  /// The sealing key of a number, while it is kept; the caller closes it.
  public Optional<X25519KeyPair> sealing(long number) {
    return sealing.stream().filter(key -> key.number() == number).findFirst().map(Sealing::keys);
  }

  /// The newest sealing key, vouched for.
  public SealingKey vouched() {
    var newest = sealing.getFirst();
    try (var keys = keys();
        var opening = newest.keys()) {
      return SealingKey.signed(newest.number(), opening.publicKey(), fp, keys);
    }
  }

  /// The same, confirmed.
  public ServerIdentity registered(String url, String ca, String server, String name) {
    return new ServerIdentity(url, ca, fp, server, name, seed, sealing);
  }

  /// The same with these sealing keys.
  public ServerIdentity with(List<Sealing> keys) {
    return new ServerIdentity(url, ca, fp, server, name, seed, keys);
  }

  /// How old the newest sealing key is; zero where the clock was set back.
  public Duration age(Duration timeOfDay) {
    var age = timeOfDay.minusSeconds(sealing.getFirst().madeAt());
    return age.isNegative() ? Duration.ZERO : age;
  }

  /// Masked: it holds keys.
  @Override
  public String toString() {
    return "ServerIdentity[url=" + url + ", server=" + server + ", name=" + name + "]";
  }
}
