package dev.latchkey.server.keys.transit;

import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.KeyVersions;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.SigningKeys;
import dev.latchkey.server.keys.WrappedValue;
import dev.latchkey.server.secrets.Randomness;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// The vault in a transit engine: one named key for each purpose, `latchkey-PURPOSE`, and one that
/// signs.
public final class TransitKeyVault implements KeyVault {
  private static final Duration RENEWAL = Duration.ofMinutes(15);
  private final Map<Purpose, TransitKey> keys = new EnumMap<>(Purpose.class);
  private final TransitClient client;
  private final Map<SigningAlgorithm, SigningKeys> signing = new EnumMap<>(SigningAlgorithm.class);
  private final LongSupplier nanos = System::nanoTime;
  private final AtomicLong renewed = new AtomicLong(nanos.getAsLong());

  /// Reaches the service, and makes the keys that a first start needs.
  ///
  /// @throws dev.latchkey.server.keys.VaultUnavailable where the service does not answer
  public TransitKeyVault(TransitSettings settings) {
    this(settings, TransitKey::open);
  }

  private TransitKeyVault(TransitSettings settings, Opening opening) {
    client = new TransitClient(settings);
    for (var purpose : EnumSet.complementOf(EnumSet.of(Purpose.SECRETS_FILE))) {
      keys.put(purpose, opening.open(client, "latchkey-" + purpose.word(), "aes256-gcm96"));
    }
    for (var algorithm : SigningAlgorithm.values()) {
      signing.put(algorithm, signing(algorithm, opening));
    }
  }

  private TransitSigningKeys signing(SigningAlgorithm algorithm, Opening opening) {
    var name = "latchkey-" + algorithm.word();
    var type = TransitSigningKeys.type(algorithm);
    var key =
        algorithm.isAlwaysThere()
            ? opening.open(client, name, type)
            : TransitKey.find(client, name, type);
    return new TransitSigningKeys(key, algorithm, nanos);
  }

  /// The same for a vault that is being left: no key is made there.
  public static TransitKeyVault former(TransitSettings settings) {
    return new TransitKeyVault(settings, TransitKey::find);
  }

  private interface Opening {
    TransitKey open(TransitClient client, String name, String type);
  }

  @Override
  public String kind() {
    return "transit";
  }

  @Override
  public Set<Purpose> purposes() {
    return keys.keySet();
  }

  @Override
  public KeyVersions versions(Purpose purpose) {
    return key(purpose);
  }

  private TransitKey key(Purpose purpose) {
    return Optional.ofNullable(keys.get(purpose)).orElseThrow();
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    return key(purpose).encrypt(plaintext, bound(purpose, context));
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    return key(purpose).decrypt(wrapped, bound(purpose, context));
  }

  @Override
  public byte[] rewrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var moved = key(purpose).rewrap(wrapped, bound(purpose, context));
    return WrappedValue.number(moved).equals(WrappedValue.number(wrapped)) ? wrapped : moved;
  }

  @Override
  public byte[] wrapRandom(Purpose purpose, Randomness randomness, byte[] context) {
    return key(purpose).dataKey(bound(purpose, context));
  }

  private static byte[] bound(Purpose purpose, byte[] context) {
    var prefix = ("latchkey " + purpose.name() + " ").getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(prefix.length + context.length).put(prefix).put(context).array();
  }

  @Override
  public SigningKeys signing(SigningAlgorithm algorithm) {
    return Objects.requireNonNull(signing.get(algorithm));
  }

  /// Renews the token now and then as well: it would expire.
  @Override
  public void probe() {
    var _ = wrap(Purpose.PASSWORD_HASH, new byte[1], new byte[0]);
    var last = renewed.get();
    var now = nanos.getAsLong();
    if (now - last > RENEWAL.toNanos() && renewed.compareAndSet(last, now)) {
      client.renewToken();
    }
  }
}
