package dev.latchkey.server.signin;

import dev.latchkey.server.jose.JsonWebKeySet;
import dev.latchkey.server.jose.TokenSigner;
import dev.latchkey.server.jose.TokenType;
import dev.latchkey.server.sessions.Session;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Says who is signed in, signed: a JSON Web Token (RFC 7519) by ES256 and the installation's key,
/// for applications that do not want to take the proxy's word for it.
final class IdentityAssertions {
  /// It is made for one request.
  private static final Duration LIFE = Duration.ofMinutes(1);

  private final TokenSigner signer;
  private final URI baseUrl;
  private final Clock clock;

  IdentityAssertions(TokenSigner signer, URI baseUrl, Clock clock) {
    this.signer = signer;
    this.baseUrl = baseUrl;
    this.clock = clock;
  }

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

  JsonWebKeySet keys() {
    return signer.keys();
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
    return signer.sign(TokenType.FORWARD_AUTH, claims);
  }

  private static @Nullable String first(
      Map<ProfileHeader, List<String>> told, ProfileHeader header) {
    return told.getOrDefault(header, List.of()).stream().findFirst().orElse(null);
  }
}
