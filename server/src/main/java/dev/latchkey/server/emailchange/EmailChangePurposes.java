package dev.latchkey.server.emailchange;

import dev.latchkey.server.tokens.Purpose;
import java.time.Duration;

/// What the two tokens are good for.
///
/// @param confirm its subject is the account, in the generation that asked: a new password ends it.
///   It is bound to the change, so that no other address is confirmed by it
/// @param takeBack its subject is the change: a new password, which may be the intruder's, does not
///   end it
record EmailChangePurposes(Purpose confirm, Purpose takeBack) {
  /// As long as a token may live: an owner who sleeps must not wake up to a lost account.
  private static final Duration TAKE_BACK = Duration.ofHours(24);

  /// The purposes.
  ///
  /// @param confirmation how long a new address may be confirmed
  public static EmailChangePurposes of(Duration confirmation) {
    return new EmailChangePurposes(
        new Purpose("address", confirmation), new Purpose("address_take_back", TAKE_BACK));
  }
}
