/// One's own second factors: setting up an authenticator app, recovery codes, and the end of both.
/// Each change asks for the password, and where there is a factor already for a proof of it; the
/// owner is told by email. Events: `second_factor_added`, `second_factor_removed`,
/// `recovery_codes_made`, `second_factor_change_refused`.
@NullMarked
package dev.latchkey.server.selfservice.factors;

import org.jspecify.annotations.NullMarked;
