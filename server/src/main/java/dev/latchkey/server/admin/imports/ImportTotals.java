package dev.latchkey.server.admin.imports;

import dev.latchkey.server.admin.imports.LineResult.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Counts what became of the lines.
final class ImportTotals {
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
  private final List<BadLine> refused = new ArrayList<>();
  private final int before;
  private int withHash;

  ImportTotals(int before) {
    this.before = before;
  }

  void add(List<ImportLine> lines, List<LineResult> results) {
    for (var outcome : Outcome.values()) {
      var came = results.stream().filter(result -> result.came(outcome)).toList();
      counts.merge(outcome, came.size(), Integer::sum);
      if (outcome == Outcome.REFUSED) {
        came.forEach(result -> refused.add(result.bad()));
      } else if (outcome == Outcome.CREATED) {
        var created = came.stream().map(LineResult::line).collect(Collectors.toSet());
        lines.stream()
            .filter(line -> line.hash().isPresent() && created.contains(line.number()))
            .forEach(_ -> withHash++);
      }
    }
  }

  ImportOutcome outcome() {
    return new ImportOutcome.Done(
        count(Outcome.CREATED),
        withHash,
        count(Outcome.UPDATED),
        count(Outcome.UNCHANGED),
        count(Outcome.SKIPPED),
        before,
        refused);
  }

  private int count(Outcome outcome) {
    return counts.getOrDefault(outcome, 0);
  }
}
