package dev.latchkey.server.webhooks;

import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.grants.Logouts;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.jose.TokenType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A logout token as it is posted (OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.5).
/// It has an id of its own in each attempt: an application that has seen one may refuse it.
record LogoutToken(String id, byte[] body) implements OutgoingMessage {
  private static final Duration LIFE = Duration.ofMinutes(2);
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  /// Signed as the application's ID tokens are.
  static LogoutToken of(
      Logouts.Owed owed,
      ClientRegistration application,
      String issuer,
      TokenSigners signers,
      Instant now) {
    var id = owed.id().value() + "-" + owed.tries();
    var claims = new LinkedHashMap<String, Object>();
    claims.put("iss", issuer);
    claims.put("sub", owed.account().value());
    claims.put("aud", owed.client().value());
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFE).getEpochSecond());
    claims.put("jti", id);
    claims.put("sid", owed.session().value());
    claims.put("events", Map.of(EVENT, Map.of()));
    var token = signers.of(application.security().signing()).sign(TokenType.LOGOUT, claims);
    return new LogoutToken(id, ("logout_token=" + token).getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public String contentType() {
    return "application/x-www-form-urlencoded";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of();
  }

  /// Masked: it signs someone out.
  @Override
  public String toString() {
    return "LogoutToken[id=" + id + "]";
  }
}
