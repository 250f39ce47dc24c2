/// What applications get by the standards: access tokens for client credentials (OAuth 2.0, RFC
/// 6749) and the metadata of the server (RFC 8414). OpenID Connect will live here.
///
/// Routes: `POST /oauth2/token`, `GET /.well-known/oauth-authorization-server`. Events:
/// `authn_token_created`, `authn_client_fail`, `authn_client_fail_max`. Tables: none of its own;
/// clients and their tokens are those of [dev.latchkey.server.clients]. Settings: none.
@NullMarked
package dev.latchkey.server.openid;

import org.jspecify.annotations.NullMarked;
