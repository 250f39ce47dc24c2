package dev.latchkey.agent.journal;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.crypto.Octets;

/// One line of a journal: something that is about to be done or has been done. None holds the
/// token, a password or a key.
public sealed interface JournalEntry {
  /// What was asked for; a later one replaces it until a claim is under way.
  ///
  /// @param ca path of the certificate authorities' file, or empty; for people to read
  /// @param redeem the look
  /// @param sink with its target, which stays on this server
  record Asked(String url, String ca, Redeem redeem, String sink) implements JournalEntry {}

  /// A claim is about to be sent.
  record Claim(Octets transcript) implements JournalEntry {}

  /// The claim before this was refused and changed nothing; another may follow.
  record Unclaimed(String reason) implements JournalEntry {}

  /// The password is about to be applied. Without a later [Done] it may have been.
  ///
  /// @param mark the sink's
  record Intent(String mark) implements JournalEntry {}

  /// What became of the password.
  record Done(ReceiptOutcome outcome, String code) implements JournalEntry {}

  /// Latchkey's signed word on the receipt.
  record Settled(Acknowledgement.Result result, boolean alarm) implements JournalEntry {}

  /// Over with nothing to report, or with no one left to report to.
  ///
  /// @param reason as in the agent's result
  record Closed(String reason) implements JournalEntry {}
}
