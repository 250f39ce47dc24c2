package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.KeyFiles;
import dev.latchkey.server.keys.KeyFolder;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.SigningKeyFiles;
import dev.latchkey.server.secrets.Randomness;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Signing keys in a token, each with a file that holds its label. Public halves that were read
/// once are remembered: they are needed while the token is away.
final class TokenSigningKeys extends SigningKeyFiles<String> {
  private final Token token;
  private final Map<String, byte[]> publicKeys = new ConcurrentHashMap<>();

  private final SigningAlgorithm algorithm;

  TokenSigningKeys(
      Token token, KeyFolder folder, SigningAlgorithm algorithm, Randomness randomness) {
    super(
        folder,
        algorithm,
        new PairInToken(new TokenKeys(token, algorithm.word(), randomness), algorithm));
    this.token = token;
    this.algorithm = algorithm;
    numbers().forEach(this::publicKey);
  }

  @Override
  public byte[] sign(int number, byte[] message) {
    var label = key(number);
    return token.use(session -> {
      var signature = Signature.getInstance(signature(algorithm), session.provider());
      signature.initSign(session.privateKey(label));
      signature.update(message);
      return signature.sign();
    });
  }

  private static String signature(SigningAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "SHA256withECDSAinP1363Format";
      case RS256 -> "SHA256withRSA";
    };
  }

  @Override
  public byte[] publicKey(int number) {
    return publicKeys
        .computeIfAbsent(
            key(number), label -> token.use(session -> session.publicKey(label)).getEncoded())
        .clone();
  }

  /// As other keys of the token, but for how it is made.
  private record PairInToken(TokenKeys keys, SigningAlgorithm algorithm)
      implements KeyFiles.Kind<String> {
    @Override
    public String suffix() {
      return keys.suffix();
    }

    @Override
    public byte[] make() {
      var label = keys.freshLabel();
      var _ =
          keys.token()
              .makePair(session -> {
                session.makeKeyPair(label, algorithm);
                return true;
              });
      return label.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void discard(byte[] content) {
      keys.discard(content);
    }

    @Override
    public String load(String file, byte[] content) {
      return keys.load(file, content);
    }

    @Override
    public void destroy(String label) {
      keys.destroy(label);
    }

    @Override
    public byte[] fingerprint(String label) {
      return keys.token().use(session -> session.publicKey(label)).getEncoded();
    }
  }
}
