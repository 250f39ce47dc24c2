/// Redeems a token: looks, checks the origin, claims, applies, reports. Refuses whatever is not
/// signed.
@NullMarked
package dev.latchkey.agent.redeem;

import org.jspecify.annotations.NullMarked;
