package dev.latchkey.server.jose;

import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.secrets.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A public key of others (RFC 7517): P-256, Ed25519, or RSA of 2048 to 8192 bits.
///
/// @param kid empty where it has none
/// @param algorithm the only one that it is for; empty for any that fits
/// @param thumbprint SHA-256 of its required members (RFC 7638), base64url
public record PublicJwk(
    String kid, Optional<JoseAlgorithm> algorithm, String type, PublicKey key, String thumbprint) {
  private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /// Reads it; empty where it is none of these, is for something else than signatures, or holds a
  /// private part.
  public static Optional<PublicJwk> read(Map<?, ?> members) {
    var type = text(members, "kty");
    var algorithm = JoseAlgorithm.parse(members.get("alg"));
    var isForSignatures = !members.containsKey("use") || text(members, "use").equals("sig");
    var hasKnownAlgorithm =
        !members.containsKey("alg") || algorithm.filter(one -> one.fits(type)).isPresent();
    if (!isForSignatures || !hasKnownAlgorithm || PRIVATE.stream().anyMatch(members::containsKey)) {
      return Optional.empty();
    }
    return JwkForm.of(type, name -> text(members, name))
        .flatMap(form ->
            form.key()
                .map(key ->
                    new PublicJwk(
                        text(members, "kid"), algorithm, type, key, thumbprint(form.required()))));
  }

  private static String text(Map<?, ?> members, String name) {
    return members.get(name) instanceof String text ? text : "";
  }

  private static String thumbprint(String required) {
    return Base64Url.encode(Sha256.of(required.getBytes(StandardCharsets.UTF_8)));
  }

  boolean verifies(JoseAlgorithm alg, byte[] message, byte[] signature) {
    return alg.fits(type)
        && algorithm.filter(only -> only != alg).isEmpty()
        && alg.verifies(key, message, signature);
  }
}
