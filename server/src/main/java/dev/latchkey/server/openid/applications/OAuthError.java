package dev.latchkey.server.openid.applications;

import dev.latchkey.server.web.Response;

/// An error in the words of OAuth (RFC 6749, section 5.2).
public record OAuthError(String error, String errorDescription) {
  public static OAuthError invalidRequest(String description) {
    return new OAuthError("invalid_request", description);
  }

  public static OAuthError invalidGrant(String description) {
    return new OAuthError("invalid_grant", description);
  }

  /// As an answer to a program.
  public Response answer(int status) {
    return Response.json(status, this);
  }
}
