package dev.latchkey.server.cli;

import dev.latchkey.server.admin.imports.BadLine;
import dev.latchkey.server.admin.imports.ImportOutcome;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What an operator is told of an import.
///
/// @param accounts how many were created
/// @param before how many lines an earlier run had done
record ImportSummary(
    int accounts,
    int withHash,
    int updated,
    int unchanged,
    int skipped,
    int before,
    List<BadLine> refused) {
  static ImportSummary of(ImportOutcome outcome) {
    return switch (outcome) {
      case ImportOutcome.Done done ->
          new ImportSummary(
              done.created(),
              done.withHash(),
              done.updated(),
              done.unchanged(),
              done.skipped(),
              done.before(),
              done.refused());
      case ImportOutcome.Refused(var bad) -> new ImportSummary(0, 0, 0, 0, 0, 0, bad);
    };
  }

  private boolean nothing() {
    return accounts + updated + unchanged + skipped + before == 0;
  }

  String text() {
    var counts =
        nothing() && !refused.isEmpty()
            ? Stream.<String>empty()
            : Stream.of(
                String.format(
                    Locale.ROOT,
                    "imported %d accounts, %d of them with a password",
                    accounts,
                    withHash),
                more("updated", updated),
                more("unchanged", unchanged),
                more("skipped", skipped),
                more("done before", before));
    var first = counts.filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
    return Stream.concat(
            Stream.of(first).filter(line -> !line.isEmpty()),
            refused.stream().map(ImportSummary::line))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String more(String what, int count) {
    return count == 0 ? "" : what + " " + count;
  }

  private static String line(BadLine bad) {
    return "line " + bad.line() + ": " + bad.reason() + " (" + bad.code() + ")";
  }

  /// What to do about refused lines.
  Optional<String> advice() {
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    if (!nothing()) {
      return Optional.of(
          "these lines were not imported; correct them and import them on their own");
    }
    var known = refused.stream().anyMatch(bad -> bad.code().equals("account_exists"));
    return Optional.of(
        "nothing was imported; correct these lines and try again"
            + (known ? ", or use --existing skip or update for known accounts" : ""));
  }
}
