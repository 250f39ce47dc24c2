/// Redeems a token, and reports what became of the password. Refuses whatever is not signed under
/// the token's fingerprint.
///
/// - [LookPhase]: asks what the token is for, judges the TLS key, the target and the origin, asks
///   the user for the password; nothing is claimed before all of that is settled
/// - [ClaimPhase]: claims; the first agent wins, and a second one raises the alarm
/// - [ApplyPhase]: lets the sink apply, between an intent and an outcome in the journal
/// - [ReceiptDelivery]: sends the signed receipt until Latchkey acknowledges it; [PendingReceipts]
///   does so for earlier runs, for 30 days
///
/// Sends `POST /api/v1/redemptions` and `.../RID/receipt`. Reads the file `policy` of the state
/// folder ([LocalPolicy]). Ends in a [RedemptionResult], with its exit code. A [RedemptionStep] is
/// where a run may die: the next one takes it up, and a password is applied at most once.
@NullMarked
package dev.latchkey.agent.redeem;

import org.jspecify.annotations.NullMarked;
