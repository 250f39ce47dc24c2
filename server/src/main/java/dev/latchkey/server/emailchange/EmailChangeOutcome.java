package dev.latchkey.server.emailchange;

import dev.latchkey.server.identifiers.RejectionReason;

/// How changing one's address went.
sealed interface EmailChangeOutcome {
  /// How asking for it went.
  sealed interface Asking extends EmailChangeOutcome {}

  /// How confirming it went.
  sealed interface Confirming extends EmailChangeOutcome {}

  /// How taking it back went.
  sealed interface TakingBack extends EmailChangeOutcome {}

  /// An email goes to the new address, whether it has an account already or not; one to the old.
  record Requested() implements Asking {}

  /// What was entered is no address, or passes for another.
  record EmailRejected(RejectionReason flaw) implements Asking {}

  /// What was entered is the present address.
  record NothingNew() implements Asking {}

  record Changed() implements Confirming {}

  /// The old address counts again. The password is gone, and so is everything that the account was
  /// ever given.
  record TakenBack() implements TakingBack {}

  /// The old address has an account of its own by now. This one was shut, with all that it was ever
  /// given.
  record Shut() implements TakingBack {}

  /// The link is good; what was entered is not the address that it was mailed to.
  record OtherAddress() implements TakingBack {}

  /// Unknown, expired, used, of another account, or the address has been taken since: one answer.
  record TokenInvalid() implements Confirming, TakingBack {}
}
