package dev.latchkey.agent.identity;

import dev.latchkey.protocol.SealingKey;
import dev.latchkey.protocol.crypto.Ed25519KeyPair;
import dev.latchkey.protocol.crypto.Fingerprint;
import dev.latchkey.protocol.crypto.Octets;
import dev.latchkey.protocol.crypto.X25519KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Who this server is to one Latchkey, as it stands in its file.
///
/// @param url where that Latchkey is
/// @param fp of its signing key: no other is believed
/// @param former fingerprints of the keys that its signing key came after
/// @param announced whether Latchkey has the newest sealing key vouched for to that signing key
/// @param server the id that it gave; empty until it has confirmed the registration
/// @param name what its owner calls the server there
/// @param seed of the identity key, 32 bytes
/// @param sealing one at least, the newest first
public record ServerIdentity(
    String url,
    Fingerprint fp,
    List<Fingerprint> former,
    boolean announced,
    String server,
    String name,
    Octets seed,
    List<Sealing> sealing) {
  private static final int SEED_LENGTH = 32;

  /// A sealing key.
  ///
  /// @param seed 32 bytes
  /// @param madeAt seconds since 1970, by this machine's clock
  /// @param retiredAt when Latchkey was first known to have the next one; 0 until then
  public record Sealing(long number, Octets seed, long madeAt, long retiredAt) {
    public Sealing {
      seed.ofLength(SEED_LENGTH);
    }

    static Sealing made(long number, Octets seed, Duration timeOfDay) {
      return new Sealing(number, seed, timeOfDay.toSeconds(), 0);
    }

    private Sealing retired(Duration timeOfDay) {
      return retiredAt > 0 ? this : new Sealing(number, seed, madeAt, timeOfDay.toSeconds());
    }

    private boolean isLeft(Duration timeOfDay, Duration overlap) {
      return retiredAt == 0 || distance(retiredAt, timeOfDay).compareTo(overlap) <= 0;
    }

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
    seed.ofLength(SEED_LENGTH);
    former = List.copyOf(former);
    sealing = List.copyOf(sealing);
    if (sealing.isEmpty()) {
      throw new IllegalArgumentException("sealing: one at least");
    }
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
  public ServerIdentity registered(String url, String server, String name) {
    return new ServerIdentity(url, fp, former, true, server, name, seed, sealing);
  }

  /// The same, trusting the signing key that came after the one that it has trusted so far.
  ServerIdentity trusting(Fingerprint next) {
    var all = Stream.concat(former.stream(), Stream.of(fp)).toList();
    return new ServerIdentity(url, next, all, false, server, name, seed, sealing);
  }

  /// How old the newest sealing key is. A clock that was set back counts like one that went on.
  public Duration age(Duration timeOfDay) {
    return distance(sealing.getFirst().madeAt(), timeOfDay);
  }

  private static Duration distance(long seconds, Duration timeOfDay) {
    return timeOfDay.minusSeconds(seconds).abs();
  }

  /// Whether Latchkey is not known yet to have the newest sealing key, vouched for to the signing
  /// key that is trusted.
  public boolean offers() {
    return !announced || offersNext();
  }

  /// Whether the newest sealing key is not known yet to be in the place of the former one.
  public boolean offersNext() {
    return sealing.size() > 1 && sealing.get(1).retiredAt() == 0;
  }

  /// The same with a next sealing key.
  public ServerIdentity offering(Sealing next) {
    return with(Stream.concat(Stream.of(next), sealing.stream()));
  }

  /// The same, once Latchkey has the newest sealing key.
  public ServerIdentity taken(Duration timeOfDay) {
    var retired = sealing.stream().skip(1).map(key -> key.retired(timeOfDay));
    var all = Stream.concat(Stream.of(sealing.getFirst()), retired).toList();
    return new ServerIdentity(url, fp, former, true, server, name, seed, all);
  }

  /// The same without the sealing keys that were retired longer ago than `overlap`.
  public ServerIdentity withoutRetired(Duration timeOfDay, Duration overlap) {
    return with(sealing.stream().filter(key -> key.isLeft(timeOfDay, overlap)));
  }

  private ServerIdentity with(Stream<Sealing> keys) {
    return new ServerIdentity(url, fp, former, announced, server, name, seed, keys.toList());
  }

  /// Masked: it holds keys.
  @Override
  public String toString() {
    return "ServerIdentity[url=" + url + ", server=" + server + ", name=" + name + "]";
  }
}
