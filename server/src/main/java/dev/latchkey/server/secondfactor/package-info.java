/// What proves who someone is beside a password: codes of an authenticator app (`Totp`, RFC 6238)
/// and recovery codes. `SecondFactors` is the one place that says whether one is asked for, and
/// takes it; `PendingSignIns` keeps what was proven first until then, and `RememberedDevices` the
/// browsers that are not asked for a while.
///
/// A further method implements `SecondFactor`. Tables: `totp_secrets`, `recovery_codes`,
/// `pending_sign_ins`. Settings: `second-factor`, `second-factor.remember`.
@NullMarked
package dev.latchkey.server.secondfactor;

import org.jspecify.annotations.NullMarked;
