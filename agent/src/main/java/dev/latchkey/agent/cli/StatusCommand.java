package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.PendingReceipts;
import dev.latchkey.agent.redeem.RedemptionStatus;
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
      "Exit code 1 if a file of the state folder is damaged or cannot be read."
    })
final class StatusCommand implements Callable<Integer> {
  private final LatchkeyAgent agent;

  @Option(names = "--json", description = "Prints the list as JSON.")
  private boolean json;

  @Option(
      names = "--registrations",
      description = "Instead asks each Latchkey where this server stands there.")
  private boolean registrations;

  StatusCommand(LatchkeyAgent agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() {
    if (registrations) {
      return registrations();
    }
    agent.composition().renewal().renewDue();
    var redemptions = agent.composition().receipts().settleAll();
    print(redemptions);
    if (PendingReceipts.anyOwed(redemptions)) {
      agent.host().err().println("A receipt is still owed: Latchkey did not acknowledge it.");
      return 3;
    }
    if (PendingReceipts.anyBroken(redemptions)) {
      agent
          .host()
          .err()
          .println(
              "The state folder or a file in it cannot be used: latchkey-agent doctor says why.");
      return 1;
    }
    return 0;
  }

  /// 0 where this server is active with all of them.
  private int registrations() {
    var standings = agent.composition().renewal().contactAll();
    if (json) {
      agent.host().out().println(new String(WireJson.write(standings), StandardCharsets.UTF_8));
    } else {
      if (standings.isEmpty()) {
        agent.host().err().println("This server is registered nowhere: latchkey-agent register.");
      }
      standings.forEach(standing ->
          agent
              .host()
              .out()
              .println(
                  String.join(
                      "\t",
                      standing.status(),
                      standing.name(),
                      standing.fingerprint(),
                      standing.url())));
    }
    return standings.stream().allMatch(standing -> standing.status().equals("active")) ? 0 : 1;
  }

  private void print(List<RedemptionStatus> redemptions) {
    if (json) {
      agent.host().out().println(new String(WireJson.write(redemptions), StandardCharsets.UTF_8));
      return;
    }
    if (redemptions.isEmpty()) {
      agent.host().err().println("No token has been redeemed with this state folder.");
    }
    for (var redemption : redemptions) {
      var status = (redemption.status() + " " + redemption.code()).strip();
      var receipt = redemption.receipt().isEmpty() ? "" : "receipt " + redemption.receipt();
      agent
          .host()
          .out()
          .println(
              String.join(
                  "\t",
                  redemption.rid(),
                  status,
                  receipt,
                  redemption.account(),
                  redemption.sink(),
                  redemption.url()));
    }
  }
}
