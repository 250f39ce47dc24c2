package dev.latchkey.server.keys.transit;

import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.SigningKeys;
import dev.latchkey.server.keys.UnusableKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The versions of the service's key that signs. Which ones there are is asked for at most once a
/// minute, however many messages are signed: a former one signs as well.
final class TransitSigningKeys implements SigningKeys {
  private static final Duration FRESH = Duration.ofMinutes(1);
  private final TransitKey key;
  private final SigningAlgorithm algorithm;
  private final LongSupplier nanos;
  private final Map<Integer, byte[]> publicKeys = new ConcurrentHashMap<>();
  private volatile Seen seen;

  private record Seen(SortedSet<Integer> numbers, long at) {}

  TransitSigningKeys(TransitKey key, SigningAlgorithm algorithm, LongSupplier nanos) {
    this.key = key;
    this.algorithm = algorithm;
    this.nanos = nanos;
    this.seen = look();
    seen.numbers.forEach(this::publicKey);
  }

  /// What the service calls such a key.
  static String type(SigningAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "ecdsa-p256";
      case RS256 -> "rsa-3072";
    };
  }

  @Override
  public int makeFirst() {
    if (look().numbers.isEmpty()) {
      key.make(type(algorithm));
      var _ = look();
    }
    return current();
  }

  private Seen look() {
    seen = new Seen(Collections.unmodifiableSortedSet(key.numbers()), nanos.getAsLong());
    return seen;
  }

  @Override
  public int current() {
    var there = numbers();
    return there.isEmpty() ? 0 : there.last();
  }

  @Override
  public SortedSet<Integer> numbers() {
    var known = seen;
    return (nanos.getAsLong() - known.at > FRESH.toNanos() ? look() : known).numbers;
  }

  @Override
  public int addAfter(int last) {
    var number = key.addAfter(last);
    var _ = look();
    return number;
  }

  @Override
  public boolean oldestFirst() {
    return key.oldestFirst();
  }

  @Override
  public void destroy(int number) {
    key.destroy(number);
    publicKeys.remove(number);
    var _ = look();
  }

  @Override
  public void retire(int number) {
    key.retire(number);
    publicKeys.remove(number);
    var _ = look();
  }

  @Override
  public byte[] sign(int number, byte[] message) {
    return switch (algorithm) {
      case ES256 -> key.sign(number, message, Map.of("marshaling_algorithm", "jws"));
      case RS256 ->
          key.sign(
              number,
              message,
              Map.of("marshaling_algorithm", "jws", "signature_algorithm", "pkcs1v15"));
    };
  }

  @Override
  public byte[] publicKey(int number) {
    return publicKeys.computeIfAbsent(number, one -> der(key.publicKey(one))).clone();
  }

  private static byte[] der(String pem) {
    if (pem.isEmpty()) {
      throw new UnusableKey("The transit service has no such signing key.", null);
    }
    try {
      return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    } catch (IllegalArgumentException e) {
      throw new UnusableKey("The transit service sends no public key.", e);
    }
  }
}
