package dev.latchkey.agent.journal;

import dev.latchkey.protocol.Acknowledgement;
import dev.latchkey.protocol.Outcome;
import dev.latchkey.protocol.Redeem;
import dev.latchkey.protocol.crypto.Octets;

/// One line of a journal: something that is about to be done or has been done. None holds the
/// token, a password or a key.
public sealed interface Entry {
  /// What was asked for; a later one replaces it until a claim is under way.
  ///
  /// @param ca path of the certificate authorities' file, or empty
  /// @param redeem the look
  /// @param sink with its target, which stays on this server
  record Asked(String url, String ca, Redeem redeem, String sink) implements Entry {}

  /// A claim is about to be sent.
  record Claim(Octets transcript) implements Entry {}

  /// The claim before this was refused and changed nothing; another may follow.
  record Unclaimed(String reason) implements Entry {}

  /// The password is about to be applied. Without a later [Done] it may have been.
  ///
  /// @param mark the sink's
  record Intent(String mark) implements Entry {}

  /// What became of the password.
  record Done(Outcome outcome, String code) implements Entry {}

  /// Latchkey's signed word on the receipt.
  record Settled(Acknowledgement.Result result, boolean alarm) implements Entry {}

  /// Over with nothing to report, or with nobody left to report to.
  ///
  /// @param reason as in the agent's result
  record Closed(String reason) implements Entry {}
}
