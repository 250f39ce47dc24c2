package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalEntry;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.redeem.RedemptionResult.ReceiptState;
import dev.latchkey.agent.sink.SinkParseResult;
import dev.latchkey.agent.sink.Sinks;
import dev.latchkey.protocol.ReceiptOutcome;
import dev.latchkey.protocol.RedemptionId;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Looks after what earlier runs left: finds out what became of cut-off attempts, sends the
/// receipts that are owed. What is wrong with one file keeps no other from its turn.
public final class PendingReceipts {
  /// As long as Latchkey keeps a delivery: later it cannot acknowledge.
  private static final Duration KEPT = Duration.ofDays(30);

  private final Journal journal;
  private final ServerConnections connections;
  private final Sinks sinks;
  private final AgentClock clock;
  private final StepListener steps;

  public PendingReceipts(
      Journal journal,
      ServerConnections connections,
      Sinks sinks,
      AgentClock clock,
      StepListener steps) {
    this.journal = journal;
    this.connections = connections;
    this.sinks = sinks;
    this.clock = clock;
    this.steps = steps;
  }

  /// Sends what is owed, and tells where every redemption stands.
  public List<RedemptionStatus> settleAll() {
    return journal.rids().stream().map(this::status).toList();
  }

  /// Sends what earlier runs owe, after a run for `current`, whose result nothing here changes.
  public void settleOthers(RedemptionId current) {
    try {
      journal.rids().stream().filter(rid -> !rid.equals(current)).forEach(this::status);
    } catch (UncheckedIOException unreadable) {
      // `status` says so.
    }
  }

  private RedemptionStatus status(RedemptionId rid) {
    try {
      return settled(rid);
    } catch (UncheckedIOException unreadable) {
      return RedemptionStatus.bare(rid, RedemptionStatus.UNREADABLE);
    } catch (RuntimeException senseless) {
      return RedemptionStatus.bare(rid, RedemptionStatus.DAMAGED);
    }
  }

  private RedemptionStatus settled(RedemptionId rid) {
    return switch (journal.open(rid)) {
      case Journal.Opening.Busy() -> RedemptionStatus.bare(rid, "busy");
      case Journal.Opening.Unsafe(_) -> RedemptionStatus.bare(rid, RedemptionStatus.UNSAFE);
      case Journal.Opening.Damaged(_) -> RedemptionStatus.bare(rid, RedemptionStatus.DAMAGED);
      case Journal.Opening.Opened(var file) -> {
        try (file) {
          if (owes(file)) {
            settle(file);
            giveUp(file);
          }
          yield RedemptionStatus.of(rid, file);
        }
      }
    };
  }

  static boolean owes(JournalFile file) {
    return file.stage() == Stage.APPLYING || file.stage() == Stage.OWED;
  }

  /// Settles a file that owes something, with the address and the sink of back then. Latchkey's TLS
  /// key may be a new one, and any is good enough: a receipt holds nothing secret, and only a
  /// signed acknowledgement ends it.
  RedemptionResult.Finished settle(JournalFile file) {
    var asked = file.latest(JournalEntry.Asked.class).orElseThrow();
    var why = "An earlier run used this token";
    if (file.stage() == Stage.APPLYING) {
      recover(file, asked);
      why = "The agent was interrupted while it applied the password";
    }
    try (var connection = connections.reopen(asked.url())) {
      return new ReceiptDelivery(connection, steps).settle(file, why);
    }
  }

  private void giveUp(JournalFile file) {
    if (owes(file) && clock.timeOfDay().minus(file.changed()).compareTo(KEPT) > 0) {
      file.append(new JournalEntry.Closed("receipt_given_up"));
      file.wipeSeed();
    }
  }

  private void recover(JournalFile file, JournalEntry.Asked asked) {
    if (sinks.read(asked.sink()) instanceof SinkParseResult.Known(var sink)) {
      ReceiptDelivery.recover(file, sink);
    } else {
      file.append(new JournalEntry.Done(ReceiptOutcome.UNKNOWN, ""));
    }
  }

  /// Whether any of these still owes its receipt.
  public static boolean anyOwed(Collection<RedemptionStatus> statuses) {
    return statuses.stream()
        .anyMatch(status -> status.receipt().equals(RedemptionStatus.name(ReceiptState.OWED)));
  }

  /// Whether any of these files could not be read or makes no sense.
  public static boolean anyBroken(Collection<RedemptionStatus> statuses) {
    return statuses.stream()
        .map(RedemptionStatus::status)
        .anyMatch(
            Set.of(RedemptionStatus.DAMAGED, RedemptionStatus.UNREADABLE, RedemptionStatus.UNSAFE)
                ::contains);
  }
}
