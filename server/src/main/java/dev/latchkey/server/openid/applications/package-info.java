/// Which application asks, at every endpoint that wants to know: by its secret, behind the limits
/// of guesses, or by its id alone where it has no secret.
@NullMarked
package dev.latchkey.server.openid.applications;

import org.jspecify.annotations.NullMarked;
