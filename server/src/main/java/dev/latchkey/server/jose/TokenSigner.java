package dev.latchkey.server.jose;

import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.SigningKeys;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.web.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/// Signs JSON Web Tokens (RFC 7519) by one algorithm.
public final class TokenSigner {
  private final SigningAlgorithm algorithm;
  private final SigningKeys signing;
  private final IntSupplier number;
  private final Map<Integer, JsonWebKey> known = new ConcurrentHashMap<>();

  /// Signs by one version after the other.
  ///
  /// @param number of the version that signs now
  public TokenSigner(SigningAlgorithm algorithm, SigningKeys signing, IntSupplier number) {
    this.algorithm = algorithm;
    this.signing = signing;
    this.number = number;
  }

  record Header(String alg, String kid, String typ) {}

  /// Every key that signs or has signed, and is still there.
  public JsonWebKeySet keys() {
    return new JsonWebKeySet(signing.numbers().stream().map(this::key).toList());
  }

  /// A version never changes, and one is needed for each token.
  private JsonWebKey key(int number) {
    return known.computeIfAbsent(number, one -> JsonWebKey.of(algorithm, signing.publicKey(one)));
  }

  /// The claims as a token.
  ///
  /// @param type what kind of token it is (RFC 8725, section 3.11): none is taken for another
  /// @param claims a record or a map
  public String sign(TokenType type, Object claims) {
    var version = number.getAsInt();
    var signed =
        part(new Header(algorithm.name(), key(version).kid(), type.word())) + "." + part(claims);
    var signature = signing.sign(version, signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64Url.encode(signature);
  }

  private static String part(Object content) {
    return Base64Url.encode(Json.write(content));
  }
}
