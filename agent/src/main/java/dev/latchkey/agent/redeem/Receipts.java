package dev.latchkey.agent.redeem;

import dev.latchkey.agent.journal.Entry;
import dev.latchkey.agent.journal.Journal;
import dev.latchkey.agent.journal.JournalFile;
import dev.latchkey.agent.journal.Stage;
import dev.latchkey.agent.redeem.Result.ReceiptState;
import dev.latchkey.agent.sink.SinkReading;
import dev.latchkey.agent.sink.Sinks;
import dev.latchkey.protocol.Outcome;
import dev.latchkey.protocol.Rid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks after what earlier runs left: finds out what became of cut-off attempts, sends the
/// receipts that are owed. What is wrong with one file keeps no other from its turn.
public final class Receipts {
  /// As long as Latchkey keeps a delivery: later nobody can acknowledge.
  private static final Duration KEPT = Duration.ofDays(30);

  private final Journal journal;
  private final Connections connections;
  private final Sinks sinks;
  private final Ticker ticker;
  private final Steps steps;

  public Receipts(
      Journal journal, Connections connections, Sinks sinks, Ticker ticker, Steps steps) {
    this.journal = journal;
    this.connections = connections;
    this.sinks = sinks;
    this.ticker = ticker;
    this.steps = steps;
  }

  /// Sends what is owed, and tells where every redemption stands.
  public List<Report> settleAll() {
    return journal.rids().stream().map(this::report).toList();
  }

  /// Sends what earlier runs owe, after a run for `current`, whose result nothing here changes.
  public void settleOthers(Rid current) {
    try {
      journal.rids().stream().filter(rid -> !rid.equals(current)).forEach(this::report);
    } catch (UncheckedIOException unreadable) {
      // `status` says so.
    }
  }

  private Report report(Rid rid) {
    try {
      return settled(rid);
    } catch (UncheckedIOException unreadable) {
      return Report.bare(rid, Report.UNREADABLE);
    } catch (RuntimeException senseless) {
      return Report.bare(rid, Report.DAMAGED);
    }
  }

  private Report settled(Rid rid) {
    return switch (journal.open(rid)) {
      case Journal.Opening.Busy() -> Report.bare(rid, "busy");
      case Journal.Opening.Unsafe(_) -> Report.bare(rid, Report.UNSAFE);
      case Journal.Opening.Damaged(_) -> Report.bare(rid, Report.DAMAGED);
      case Journal.Opening.Opened(var file) -> {
        try (file) {
          if (owes(file)) {
            settle(file);
            giveUp(file);
          }
          yield Report.of(rid, file);
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
  Result.Finished settle(JournalFile file) {
    var asked = file.latest(Entry.Asked.class).orElseThrow();
    var why = "An earlier run used this token";
    if (file.stage() == Stage.APPLYING) {
      recover(file, asked);
      why = "The agent was cut off while it applied the password";
    }
    var url = BaseUrl.parse(asked.url()).orElseThrow();
    var ca = asked.ca().isEmpty() ? Optional.<Path>empty() : Optional.of(Path.of(asked.ca()));
    try (var line = connections.open(url, ca)) {
      return new Settlement(line, steps).settle(file, why);
    } catch (IOException noRoots) {
      return Settlement.owed(file, why);
    }
  }

  private void giveUp(JournalFile file) {
    if (owes(file) && ticker.timeOfDay().minus(file.changed()).compareTo(KEPT) > 0) {
      file.append(new Entry.Closed("receipt_given_up"));
      file.wipeSeed();
    }
  }

  private void recover(JournalFile file, Entry.Asked asked) {
    if (sinks.read(asked.sink()) instanceof SinkReading.Known(var sink)) {
      Settlement.recover(file, sink);
    } else {
      file.append(new Entry.Done(Outcome.UNKNOWN, ""));
    }
  }

  /// Whether any of these still owes its receipt.
  public static boolean anyOwed(Collection<Report> reports) {
    return reports.stream()
        .anyMatch(report -> report.receipt().equals(Report.name(ReceiptState.OWED)));
  }

  /// Whether any of these files could not be read or makes no sense.
  public static boolean anyBroken(Collection<Report> reports) {
    return reports.stream()
        .map(Report::status)
        .anyMatch(Set.of(Report.DAMAGED, Report.UNREADABLE, Report.UNSAFE)::contains);
  }
}
