package dev.latchkey.server.audit;

/// What a walk along the chain found.
public sealed interface AuditVerdict {
  /// Every line follows from the one before it, and all are as they were signed.
  record Whole(long lines) implements AuditVerdict {}

  /// This line, or the order of lines at this place, is not what was written.
  record Altered(long seq) implements AuditVerdict {}

  /// A line with this number was written and is gone.
  record Missing(long seq) implements AuditVerdict {}

  /// The chain was recomputed: among these lines, of which the last was signed, at least one is not
  /// what it was then.
  record Rewritten(long from, long to) implements AuditVerdict {}

  /// The end was cut off: these lines were signed and are gone.
  record CutOff(long from, long to) implements AuditVerdict {}

  /// A checkpoint about this line was not signed by this installation.
  record Forged(long seq) implements AuditVerdict {}

  default boolean isWhole() {
    return this instanceof Whole;
  }

  /// In words.
  default String finding() {
    return switch (this) {
      case Whole whole -> "whole: " + whole.lines + " lines";
      case Altered altered -> "altered or reordered: line " + altered.seq;
      case Missing missing -> "missing: line " + missing.seq;
      case Rewritten rewritten ->
          "rewritten since it was signed: line " + rewritten.from + " to " + rewritten.to;
      case CutOff cut -> "cut off: line " + cut.from + " to " + cut.to;
      case Forged forged ->
          "the checkpoint of line " + forged.seq + " was not signed by this installation";
    };
  }

  /// The first line that is not as it should be; how many there are where all is well.
  default long line() {
    return switch (this) {
      case Whole whole -> whole.lines;
      case Altered altered -> altered.seq;
      case Missing missing -> missing.seq;
      case Rewritten rewritten -> rewritten.from;
      case CutOff cut -> cut.from;
      case Forged forged -> forged.seq;
    };
  }
}
