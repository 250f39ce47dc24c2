package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.Result;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Prints how a redemption ended: the result to standard output, the words to standard error.
record ResultPrinter(Outside outside, boolean json) {
  /// The form of `--json`.
  ///
  /// @param status `applied`, `failed`, `unknown` or `refused`
  /// @param reason why it was refused or failed, a word; else empty
  /// @param receipt `accepted`, `owed`, `conflict`; empty when refused
  record Line(
      String rid, String status, String reason, String receipt, boolean alarm, String message) {}

  /// Prints, and gives the exit code.
  int print(String rid, Result result) {
    var line = line(rid, result);
    outside.err().println(result.message());
    outside
        .out()
        .println(
            json
                ? new String(WireJson.write(line), StandardCharsets.UTF_8)
                : (line.status() + " " + line.reason()).strip());
    return result.exitCode();
  }

  private static Line line(String rid, Result result) {
    return switch (result) {
      case Result.Refused refused ->
          new Line(rid, "refused", refused.reason(), "", refused.alarm(), refused.message());
      case Result.Finished(var outcome, var code, var receipt, var alarm, var message) ->
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
