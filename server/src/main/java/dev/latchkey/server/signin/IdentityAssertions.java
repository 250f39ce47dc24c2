package dev.latchkey.server.signin;

import dev.latchkey.server.keys.SigningKeys;
import dev.latchkey.server.secrets.Base64Url;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.web.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Says who is signed in, signed: a JSON Web Token (RFC 7519) by ES256 and the installation's key,
/// for applications that do not want to take the proxy's word for it.
final class IdentityAssertions {
  /// It is made for one request.
  private static final Duration LIFE = Duration.ofMinutes(1);

  private static final int COORDINATE = 32;
  private final SigningKeys signing;
  private final URI baseUrl;
  private final Clock clock;
  private final Map<Integer, PublicKey> known = new ConcurrentHashMap<>();

  IdentityAssertions(SigningKeys signing, URI baseUrl, Clock clock) {
    this.signing = signing;
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

  record Header(String alg, String kid, String typ) {}

  record Claims(
      String iss,
      String aud,
      String sub,
      String sid,
      String acr,
      @Nullable String email,
      @Nullable String preferredUsername,
      @Nullable String name,
      @Nullable List<String> groups,
      long iat,
      long exp) {
    /// Masked: it names a person.
    @Override
    public String toString() {
      return "Claims[" + sub + "]";
    }
  }

  /// A JSON Web Key (RFC 7517).
  record PublicKey(String kty, String crv, String x, String y, String kid, String use, String alg) {
    /// @param spki of a key on P-256, which ends in the two coordinates
    static PublicKey of(byte[] spki) {
      var y = spki.length - COORDINATE;
      var x = y - COORDINATE;
      return new PublicKey(
          "EC",
          "P-256",
          Base64Url.encode(Arrays.copyOfRange(spki, x, y)),
          Base64Url.encode(Arrays.copyOfRange(spki, y, spki.length)),
          Base64Url.encode(sha256(spki)),
          "sig",
          "ES256");
    }

    private static byte[] sha256(byte[] bytes) {
      try {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// A JSON Web Key Set.
  record KeySet(List<PublicKey> keys) {}

  KeySet keys() {
    return new KeySet(signing.numbers().stream().map(this::key).toList());
  }

  /// A version never changes, and one is needed for each request that is forwarded.
  private PublicKey key(int number) {
    return known.computeIfAbsent(number, one -> PublicKey.of(signing.publicKey(one)));
  }

  /// Holds the account, the session, how it was proved, the host that it is for, and what the
  /// headers tell of the person, under the names of OpenID Connect.
  ///
  /// @param told by header, its texts
  String of(Session session, Map<ProfileHeader, List<String>> told) {
    var now = clock.instant().getEpochSecond();
    var claims =
        new Claims(
            baseUrl.toString(),
            baseUrl.getHost(),
            session.accountId().value(),
            session.id().value(),
            session.assurance(),
            first(told, ProfileHeader.EMAIL),
            first(told, ProfileHeader.USERNAME),
            first(told, ProfileHeader.NAME),
            told.get(ProfileHeader.GROUPS),
            now,
            now + LIFE.toSeconds());
    var number = signing.current();
    var signed = part(new Header("ES256", key(number).kid, "JWT")) + "." + part(claims);
    var signature = signing.sign(number, signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64Url.encode(signature);
  }

  private static @Nullable String first(
      Map<ProfileHeader, List<String>> told, ProfileHeader header) {
    return told.getOrDefault(header, List.of()).stream().findFirst().orElse(null);
  }

  private static String part(Object content) {
    return Base64Url.encode(Json.write(content));
  }
}
