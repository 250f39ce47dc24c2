/// Signing in with a password, a passkey or a link by email, and what applications ask about the
/// session.
///
/// The same statements and one hash run for every name. A known device is counted apart, so that
/// guessing elsewhere never locks the owner out; where others have used up the attempts with a
/// name, a proof of work opens it. After the first proof, an account with a second factor is asked
/// for it, in a step of its own (`SecondStep`). A link works only in the browser that asked for it.
///
/// - Routes: `/`, `/sign-in`, `/sign-out`, `/not-allowed`, `/sign-in-link`,
///   `/sign-in-link/request`, `/sign-in/passkey`, `/sign-in/second-factor`,
///   `/sign-in/second-factor/setup`, `/l`; `/api/v1/sessions`, `/api/v1/sessions/passkey`,
///   `/api/v1/sessions/passkey/options`, `/api/v1/sessions/second-factor`, `/api/v1/session`,
///   `/api/v1/session/rotation`, `/api/v1/sign-in-links`, `/api/v1/sessions/link`,
///   `/api/v1/forward-auth`, `/api/v1/forward-auth/keys`
/// - Tables: none of its own; sessions are those of `sessions`
/// - Emails: `sign-in-link`; `signed-in-after-failures`, `new-sign-in`, `second-factor-refused` and
///   `recovery-code-used` of `notifications`
/// - Events: `authn_login_success`, `authn_login_fail`, `authn_login_fail_max`, `session_ended`,
///   `second_factor_asked`, `second_factor_added`, `authn_second_factor_fail`,
///   `sign_in_link_requested`, `sign_in_link_refused`, `password_rehashed`, `passkey_copied`
/// - Settings: `forward-auth.headers`, `sign-in-links.enabled`, `token.lifetime.sign-in-link`,
///   `defence.notify.new-sign-in`
@NullMarked
package dev.latchkey.server.signin;

import org.jspecify.annotations.NullMarked;
