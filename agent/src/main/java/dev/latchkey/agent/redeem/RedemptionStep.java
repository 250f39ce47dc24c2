package dev.latchkey.agent.redeem;

/// The points of a redemption between which the agent may die.
public enum RedemptionStep {
  /// The request and the seed are in the journal.
  ASKED,
  /// The look's answer is believed and the user agrees.
  LOOKED,
  /// The password is there.
  PASSWORD_CHOSEN,
  /// The claim is in the journal and not yet sent.
  CLAIM_JOURNALED,
  /// The claim's answer is believed.
  CLAIMED,
  /// The sink is ready.
  PREPARED,
  /// The intent is in the journal.
  INTENT_JOURNALED,
  /// The sink has done what it did.
  APPLIED,
  /// The outcome is in the journal.
  OUTCOME_JOURNALED,
  /// The acknowledgement is believed and not yet in the journal.
  ACKNOWLEDGED,
  /// The acknowledgement is in the journal and the seed not yet wiped.
  SETTLED
}
