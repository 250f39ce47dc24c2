/// What applications get by the standards: people who sign in there (OpenID Connect Core 1.0, OAuth
/// 2.1), tokens for themselves (RFC 6749, section 4.4) and the metadata of the server. A package
/// for each endpoint.
///
/// Routes: `/oauth2/authorize`, `/consent`, `/account/applications`, `/api/v1/consents`,
/// `/oauth2/token`, `/oauth2/device_authorization`, `/device`, `/oauth2/userinfo`,
/// `/oauth2/introspect`, `/oauth2/revoke`, `/oauth2/logout`, `/oauth2/jwks`,
/// `/.well-known/openid-configuration`, `/.well-known/oauth-authorization-server`,
/// `/.well-known/webfinger`. Events: `authn_token_created`, `authn_client_fail`,
/// `authn_client_fail_max`, `application_sign_out`, `device_code_fail`, and those of
/// [dev.latchkey.server.grants]. Tables: none of its own. Settings: none.
@NullMarked
package dev.latchkey.server.openid;

import org.jspecify.annotations.NullMarked;
