package dev.latchkey.server.keys.pkcs11;

import dev.latchkey.server.keys.KeyFiles;
import dev.latchkey.server.keys.KeyFolder;
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

  TokenSigningKeys(Token token, KeyFolder folder, Randomness randomness) {
    super(new KeyFiles<>(folder, NAME, new PairInToken(new TokenKeys(token, NAME, randomness))));
    this.token = token;
    numbers().forEach(this::publicKey);
  }

  @Override
  public byte[] sign(int number, byte[] message) {
    var label = key(number);
    return token.use(session -> {
      var signature = Signature.getInstance("SHA256withECDSAinP1363Format", session.provider());
      signature.initSign(session.privateKey(label));
      signature.update(message);
      return signature.sign();
    });
  }

  @Override
  public byte[] publicKey(int number) {
    return publicKeys
        .computeIfAbsent(
            key(number), label -> token.use(session -> session.publicKey(label)).getEncoded())
        .clone();
  }

  /// As other keys of the token, but for how it is made.
  private record PairInToken(TokenKeys keys) implements KeyFiles.Kind<String> {
    @Override
    public String suffix() {
      return keys.suffix();
    }

    @Override
    public byte[] make() {
      var label = keys.freshLabel();
      var _ =
          keys.token()
              .use(session -> {
                session.makeKeyPair(label);
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
