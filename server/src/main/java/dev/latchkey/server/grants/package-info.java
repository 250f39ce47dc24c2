/// What people have let applications do: consents, the codes that a sign-in at an application
/// begins with, and the access and refresh tokens that follow.
///
/// Tables: `grants`, `refresh_tokens`, `grant_tokens`, `consents`. Events: `application_sign_in`,
/// `application_code_replayed`, `application_token_reused`, `application_token_ahead`,
/// `application_token_revoked`, `consent_given`, `consent_ended`.
@NullMarked
package dev.latchkey.server.grants;

import org.jspecify.annotations.NullMarked;
