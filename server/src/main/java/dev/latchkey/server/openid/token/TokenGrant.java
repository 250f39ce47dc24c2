package dev.latchkey.server.openid.token;

import dev.latchkey.server.web.Response;

/// One `grant_type`.
@FunctionalInterface
interface TokenGrant {
  Response answer(TokenRequest request);
}
