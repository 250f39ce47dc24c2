package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.RedemptionResult;
import java.util.Locale;

/// The form of `redeem --json`.
///
/// @param status `applied`, `failed`, `unknown` or `refused`
/// @param reason why it was refused or failed, a word; else empty
/// @param receipt `accepted`, `owed`, `conflict`; empty when refused
record RedemptionLine(
    String rid, String status, String reason, String receipt, boolean alarm, String message)
    implements ResultPrinter.Ending {
  static RedemptionLine of(String rid, RedemptionResult result) {
    return switch (result) {
      case RedemptionResult.Refused refused ->
          new RedemptionLine(
              rid, "refused", refused.reason(), "", refused.alarm(), refused.message());
      case RedemptionResult.Finished(var outcome, var code, var receipt, var alarm, var message) ->
          new RedemptionLine(
              rid,
              outcome.toString(),
              code,
              receipt.name().toLowerCase(Locale.ROOT),
              alarm,
              message);
    };
  }
}
