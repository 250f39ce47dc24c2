package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.AesGcm;
import dev.latchkey.server.keys.KeyFiles;
import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.KeyVault;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.SigningKeys;
import dev.latchkey.server.keys.UnusableKey;
import dev.latchkey.server.keys.WrappedValue;
import dev.latchkey.server.secrets.Randomness;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;

/// The vault in a PKCS#11 token. The folder's files `NAME-N.pkcs11` say which key of the token is
/// which version.
public final class Pkcs11KeyVault implements KeyVault {
  private final Map<Purpose, KeyFiles<String>> keys = new EnumMap<>(Purpose.class);
  private final Token token;
  private final Randomness randomness;
  private final Map<SigningAlgorithm, SigningKeys> signing = new EnumMap<>(SigningAlgorithm.class);

  /// Opens the token, and makes the keys that a first start needs.
  ///
  /// @throws dev.latchkey.server.keys.VaultUnavailable where it cannot be opened
  public Pkcs11KeyVault(Pkcs11Settings settings, KeyFolder folder, Randomness randomness) {
    this.randomness = randomness;
    token = new Token(settings, System::nanoTime);
    for (var purpose : EnumSet.complementOf(EnumSet.of(Purpose.SECRETS_FILE))) {
      var kind = new TokenKeys(token, purpose.word(), randomness);
      keys.put(purpose, new KeyFiles<>(folder, purpose.word(), kind));
    }
    for (var algorithm : SigningAlgorithm.values()) {
      signing.put(algorithm, new TokenSigningKeys(token, folder, algorithm, randomness));
    }
  }

  @Override
  public String kind() {
    return "pkcs11";
  }

  @Override
  public Set<Purpose> purposes() {
    return keys.keySet();
  }

  @Override
  public KeyFiles<String> versions(Purpose purpose) {
    return Optional.ofNullable(keys.get(purpose)).orElseThrow();
  }

  @Override
  public byte[] wrap(Purpose purpose, byte[] plaintext, byte[] context) {
    var number = versions(purpose).current();
    var label = label(purpose, number);
    return token.use(session ->
        cipher(session).wrap(session.secretKey(label), number, purpose, plaintext, context));
  }

  @Override
  public byte[] unwrap(Purpose purpose, byte[] wrapped, byte[] context) {
    var label = label(purpose, WrappedValue.number(wrapped).orElse(0));
    return token.use(
        session -> cipher(session).unwrap(session.secretKey(label), purpose, wrapped, context));
  }

  private String label(Purpose purpose, int number) {
    return versions(purpose)
        .find(number)
        .orElseThrow(() -> new UnusableKey("A wrapped value does not open.", null));
  }

  private AesGcm cipher(TokenSession session) {
    return new AesGcm(
        () -> Cipher.getInstance("AES/GCM/NoPadding", session.provider()), randomness);
  }

  @Override
  public SigningKeys signing(SigningAlgorithm algorithm) {
    return Objects.requireNonNull(signing.get(algorithm));
  }

  @Override
  public void probe() {
    var _ = wrap(Purpose.PASSWORD_HASH, new byte[1], new byte[0]);
  }
}
