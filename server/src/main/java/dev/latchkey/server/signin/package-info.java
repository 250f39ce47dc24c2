/// Signing in with a password or a link by email, and what applications ask about the session.
///
/// The same statements and one hash run for every name. A known device is counted apart, so that
/// guessing elsewhere never locks the owner out; where others have used up the attempts with a
/// name, a proof of work opens it. A link works only in the browser that asked for it.
///
/// - Routes: `/`, `/sign-in`, `/sign-out`, `/sign-in-link`, `/sign-in-link/request`, `/l`;
///   `/api/v1/sessions`, `/api/v1/session`, `/api/v1/session/rotation`, `/api/v1/sign-in-links`,
///   `/api/v1/sessions/link`, `/api/v1/forward-auth`, `/api/v1/forward-auth/keys`
/// - Tables: none of its own; sessions are those of `sessions`
/// - Emails: `sign-in-link`; `signed-in-after-failures` and `new-sign-in` of `notifications`
/// - Events: `authn_login_success`, `authn_login_fail`, `authn_login_fail_max`, `session_ended`,
///   `sign_in_link_requested`, `sign_in_link_refused`, `password_rehashed`
/// - Settings: `forward-auth.headers`, `sign-in-links.enabled`, `token.lifetime.sign-in-link`,
///   `defence.notify.new-sign-in`
@NullMarked
package dev.latchkey.server.signin;

import org.jspecify.annotations.NullMarked;
