package dev.latchkey.server.admin.imports;

import dev.latchkey.server.identifiers.Id;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What became of one line: nothing of a password or its hash. The report holds it as JSON.
///
/// @param line its number, from 1
/// @param email absent where the line could not be read
/// @param outcome one of the words of [Outcome]
/// @param code of an [ImportError], or of what was left as it is
/// @param reason a sentence for people
record LineResult(
    int line,
    @Nullable String email,
    String outcome,
    @Nullable String code,
    @Nullable String reason,
    @Nullable String accountId) {
  enum Outcome {
    CREATED,
    UPDATED,
    UNCHANGED,
    SKIPPED,
    REFUSED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static LineResult of(ImportLine line, Outcome outcome, Id account) {
    var email = line.account().email().value();
    return new LineResult(line.number(), email, outcome.word(), null, null, account.value());
  }

  static LineResult refused(BadLine bad) {
    return refused(bad, null);
  }

  static LineResult refused(ImportLine line, ImportError error) {
    return refused(error.at(line.number()), line.account().email().value());
  }

  private static LineResult refused(BadLine bad, @Nullable String email) {
    return new LineResult(
        bad.line(), email, Outcome.REFUSED.word(), bad.code(), bad.reason(), null);
  }

  LineResult because(String why, String sentence) {
    return new LineResult(line, email, outcome, why, sentence, accountId);
  }

  boolean came(Outcome to) {
    return outcome.equals(to.word());
  }

  BadLine bad() {
    return new BadLine(line, String.valueOf(code), String.valueOf(reason));
  }
}
