package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.RedemptionResult;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Prints how a redemption ended: the result to standard output, the words to standard error.
record ResultPrinter(HostEnvironment host, boolean json) {
  /// The form of `--json`.
  ///
  /// @param status `applied`, `failed`, `unknown` or `refused`
  /// @param reason why it was refused or failed, a word; else empty
  /// @param receipt `accepted`, `owed`, `conflict`; empty when refused
  record Line(
      String rid, String status, String reason, String receipt, boolean alarm, String message) {}

  /// Prints, and gives the exit code.
  int print(String rid, RedemptionResult result) {
    var line = line(rid, result);
    host.err().println(result.message());
    host.out()
        .println(
            json
                ? new String(WireJson.write(line), StandardCharsets.UTF_8)
                : (line.status() + " " + line.reason()).strip());
    return result.exitCode();
  }

  private static Line line(String rid, RedemptionResult result) {
    return switch (result) {
      case RedemptionResult.Refused refused ->
          new Line(rid, "refused", refused.reason(), "", refused.alarm(), refused.message());
      case RedemptionResult.Finished(var outcome, var code, var receipt, var alarm, var message) ->
          new Line(
              rid,
              outcome.toString(),
              code,
              receipt.name().toLowerCase(Locale.ROOT),
              alarm,
              message);
    };
  }
}
