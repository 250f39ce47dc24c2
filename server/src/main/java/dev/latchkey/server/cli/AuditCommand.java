package dev.latchkey.server.cli;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditVerdict;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey audit`: the trail of what people and attackers caused.
@Command(
    name = "audit",
    description = "The trail of what people and attackers caused.",
    mixinStandardHelpOptions = true,
    subcommands = {AuditCommand.ListLines.class, AuditCommand.Verify.class})
final class AuditCommand extends Group {
  @Command(name = "list", description = "Prints its lines.", mixinStandardHelpOptions = true)
  static final class ListLines implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Option(names = "--after", description = "Only lines with a higher number.")
    private long after;

    @Option(names = "--limit", description = "How many at most. 100 by default.")
    private int limit = 100;

    record Listed(long seq, Instant at, String event, String fields) {
      static Listed of(AuditLine line) {
        return new Listed(line.seq(), line.at(), line.event(), line.fields());
      }
    }

    @Override
    public Integer call() {
      var lines =
          Administration.with(
              Installation.of(spec),
              tools -> tools.audit().list(after, limit).stream().map(Listed::of).toList());
      output.print(lines, () -> text(lines));
      return 0;
    }

    private static String text(List<Listed> lines) {
      return String.join(
          System.lineSeparator(),
          lines.stream()
              .map(line ->
                  line.seq() + "  " + line.at() + "  " + line.event() + "  " + line.fields())
              .toList());
    }
  }

  @Command(
      name = "verify",
      description = "Finds an edited, deleted or reordered line and says which.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    record Verdict(boolean whole, long line, String finding) {}

    @Override
    public Integer call() {
      var verdict =
          switch (Administration.with(Installation.of(spec), tools -> tools.audit().verify())) {
            case AuditVerdict.Whole whole ->
                new Verdict(true, whole.lines(), "whole: " + whole.lines() + " lines");
            case AuditVerdict.Altered altered ->
                new Verdict(false, altered.seq(), "altered or reordered: line " + altered.seq());
            case AuditVerdict.Missing missing ->
                new Verdict(false, missing.seq(), "missing: line " + missing.seq());
          };
      output.print(verdict, verdict::finding);
      return verdict.whole() ? 0 : 1;
    }
  }
}
