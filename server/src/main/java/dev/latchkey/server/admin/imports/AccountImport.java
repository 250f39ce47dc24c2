package dev.latchkey.server.admin.imports;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.admin.GroupAdmin;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Takes accounts over from elsewhere, with the hashes of their passwords: first every line is read
/// and checked, and one that cannot be imported stops all. Then the lines are hashed and written,
/// in one transaction where known accounts are refused, and else in batches: an import that is
/// broken off goes on where it was.
public final class AccountImport {
  public static final int MOST_LINES = 100_000;

  /// In characters.
  public static final int LONGEST_LINE = ImportLine.LONGEST;

  /// A running server on SQLite waits for one of them.
  private static final int BATCH = 200;

  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final GroupAdmin groups;
  private final LineLooks looks;
  private final ImportBatch batch;

  public AccountImport(
      Platform platform,
      Accounts accounts,
      Passwords passwords,
      AccountAccess access,
      GroupAdmin groups) {
    this.database = platform.database();
    this.accounts = accounts;
    this.passwords = passwords;
    this.groups = groups;
    var outbox = platform.outbox();
    var audit = platform.audit();
    var notifications = new Notifications(outbox);
    var known = new KnownAccount(accounts, passwords, access, groups, notifications, audit);
    looks = new LineLooks(database, accounts, passwords, platform.randomness());
    batch = new ImportBatch(accounts, passwords, groups, known, outbox, audit);
  }

  /// Imports the lines.
  ///
  /// @param report is told what became of each, and knows what an earlier run has done
  /// @param progress is told how many lines are behind it
  public ImportOutcome run(
      List<String> lines, ImportChoices choices, ImportReport report, IntConsumer progress) {
    var done = report.done();
    var checks = new LineChecks(database, accounts, passwords, groups, choices);
    var bad = checks.run(lines, done);
    if (!bad.isEmpty()) {
      return refused(bad, report);
    }
    var totals = new ImportTotals(done.size());
    var size = choices.allOrNone() ? Math.max(1, lines.size()) : BATCH;
    try (var hashing = new Hashing(progress)) {
      for (var start = 0; start < lines.size(); start += size) {
        var end = Math.min(lines.size(), start + size);
        hashing.from(start);
        var todo = read(lines, start, end, done).toList();
        var results = run(todo, choices, hashing);
        report.add(results);
        totals.add(todo, results);
        progress.accept(end);
      }
    } catch (Overtaken e) {
      return refused(List.of(e.bad()), report);
    }
    return totals.outcome();
  }

  private static ImportOutcome refused(List<BadLine> bad, ImportReport report) {
    report.add(bad.stream().map(LineResult::refused).toList());
    return new ImportOutcome.Refused(bad);
  }

  private Stream<ImportLine> read(List<String> lines, int start, int end, Set<Integer> done) {
    return IntStream.range(start, end)
        .filter(i -> !done.contains(i + 1))
        .mapToObj(i -> ImportLine.read(i + 1, lines.get(i), passwords))
        .flatMap(reading ->
            reading instanceof ImportLine.Reading.Good(var line)
                ? Stream.of(line)
                : Stream.empty());
  }

  /// Where known accounts are refused, what came in between stops all; else the lines are looked at
  /// again.
  private List<LineResult> run(List<ImportLine> todo, ImportChoices choices, Hashing hashing) {
    while (true) {
      var looked = looks.at(todo, choices, hashing);
      try {
        var written =
            database.write(transaction -> batch.write(transaction, looked.ready(), choices));
        return looked.with(written);
      } catch (Overtaken e) {
        if (choices.allOrNone()) {
          throw e;
        }
      }
    }
  }
}
