/// Runs on the user's server: redeems a token, applies the password to a sink, sends a signed
/// receipt.
@NullMarked
package dev.latchkey.agent;

import org.jspecify.annotations.NullMarked;
