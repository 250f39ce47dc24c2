package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.Receipts;
import dev.latchkey.agent.redeem.Report;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `latchkey-agent status`.
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the redemptions on this server and sends the receipts that are still owed.",
      "Exit code 3 while a receipt is owed; after 30 days it is given up.",
      "Exit code 1 where a file of the state folder is damaged or cannot be read."
    })
final class StatusCommand implements Callable<Integer> {
  private final LatchkeyAgent agent;

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean json;

  StatusCommand(LatchkeyAgent agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() {
    var reports = agent.composition().receipts().settleAll();
    print(reports);
    if (Receipts.anyOwed(reports)) {
      agent.outside().err().println("A receipt is still owed: Latchkey did not acknowledge it.");
      return 3;
    }
    if (Receipts.anyBroken(reports)) {
      agent
          .outside()
          .err()
          .println(
              "The state folder or a file in it cannot be used: latchkey-agent doctor says why.");
      return 1;
    }
    return 0;
  }

  private void print(List<Report> reports) {
    if (json) {
      agent.outside().out().println(new String(WireJson.write(reports), StandardCharsets.UTF_8));
      return;
    }
    if (reports.isEmpty()) {
      agent.outside().err().println("No token has been redeemed with this state folder.");
    }
    for (var report : reports) {
      var status = (report.status() + " " + report.code()).strip();
      var receipt = report.receipt().isEmpty() ? "" : "receipt " + report.receipt();
      agent
          .outside()
          .out()
          .println(
              String.join(
                  "\t",
                  report.rid(),
                  status,
                  receipt,
                  report.account(),
                  report.sink(),
                  report.url()));
    }
  }
}
