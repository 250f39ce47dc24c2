package dev.latchkey.agent.redeem;

import dev.latchkey.protocol.ReceiptOutcome;

/// How a redemption ended, as the user is told.
public sealed interface RedemptionResult {
  /// Code of a password that came and cannot be opened here.
  String UNSEALING = "unsealing";

  /// For people.
  String message();

  /// A claim was made and there is something to report.
  ///
  /// @param code with a failure, else empty
  /// @param alarm two agents used this token
  record Finished(
      ReceiptOutcome outcome, String code, ReceiptState receipt, boolean alarm, String message)
      implements RedemptionResult {}

  /// Nothing was changed on this server by this run.
  ///
  /// @param reason a word for programs
  record Refused(String reason, String message) implements RedemptionResult {
    static final String CLAIMED_BY_ANOTHER = "claimed_by_another";

    /// Two agents used this token.
    public boolean alarm() {
      return reason.equals(CLAIMED_BY_ANOTHER);
    }
  }

  /// What became of the receipt.
  enum ReceiptState {
    /// In Latchkey's record.
    ACCEPTED,
    /// Not acknowledged yet; each later run sends it again.
    OWED,
    /// Latchkey's record says something else, signed.
    CONFLICT
  }

  /// Whether a password came that this agent cannot open.
  default boolean isSealedToAnotherKey() {
    return this instanceof Finished(_, var code, _, _, _) && code.equals(UNSEALING);
  }

  /// 0 applied and acknowledged, 3 applied with the receipt owed, else 1.
  default int exitCode() {
    return switch (this) {
      case Finished(var outcome, _, var receipt, _, _)
          when outcome == ReceiptOutcome.APPLIED && receipt == ReceiptState.ACCEPTED ->
          0;
      case Finished(var outcome, _, var receipt, _, _)
          when outcome == ReceiptOutcome.APPLIED && receipt == ReceiptState.OWED ->
          3;
      default -> 1;
    };
  }
}
