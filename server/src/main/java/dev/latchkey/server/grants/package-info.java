/// What people have let applications do: consents, the codes that a sign-in at an application
/// begins with, those of devices without a browser, the access and refresh tokens that follow, and
/// whom to tell when a session is over.
///
/// Tables: `grants`, `refresh_tokens`, `grant_tokens`, `consents`, `device_codes`, `logouts`.
/// Events: `application_sign_in`, `application_code_replayed`, `application_token_reused`,
/// `application_token_ahead`, `application_token_revoked`, `application_device_allowed`,
/// `application_device_refused`, `consent_given`, `consent_ended`.
@NullMarked
package dev.latchkey.server.grants;

import org.jspecify.annotations.NullMarked;
