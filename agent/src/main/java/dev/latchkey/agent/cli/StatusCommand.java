package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.PendingReceipts;
import dev.latchkey.agent.redeem.RedemptionStatus;
import dev.latchkey.agent.register.SealingKeyRenewal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final ResultPrinter printer;

  @Option(
      names = "--registrations",
      description = "Instead asks each Latchkey where this server stands there.")
  private boolean registrations;

  StatusCommand(LatchkeyAgent agent) {
    this.agent = agent;
    this.printer = new ResultPrinter(agent.host());
  }

  @Override
  public Integer call() {
    if (registrations) {
      return registrations();
    }
    var redemptions = agent.composition().receipts().settleAll();
    boolean renewed = agent.composition().renewal().renewDue();
    printer.print(
        redemptions,
        redemptions.stream().map(StatusCommand::line).toList(),
        "No token has been redeemed with this state folder.");
    if (PendingReceipts.anyOwed(redemptions)) {
      agent.host().err().println("A receipt is still owed: Latchkey did not acknowledge it.");
      return 3;
    }
    if (!renewed || PendingReceipts.anyBroken(redemptions)) {
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
    printer.print(
        standings,
        standings.stream().map(StatusCommand::line).toList(),
        "This server is registered nowhere: latchkey-agent register.");
    return standings.stream().allMatch(standing -> standing.status().equals("active")) ? 0 : 1;
  }

  private static String line(SealingKeyRenewal.Standing standing) {
    return String.join(
        "\t", standing.status(), standing.name(), standing.fingerprint(), standing.url());
  }

  private static String line(RedemptionStatus redemption) {
    return String.join(
        "\t",
        redemption.rid(),
        (redemption.status() + " " + redemption.code()).strip(),
        redemption.receipt().isEmpty() ? "" : "receipt " + redemption.receipt(),
        redemption.account(),
        redemption.sink(),
        redemption.url());
  }
}
