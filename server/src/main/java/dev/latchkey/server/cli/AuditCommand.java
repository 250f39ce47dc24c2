package dev.latchkey.server.cli;

import dev.latchkey.server.audit.AuditVerdict;
import dev.latchkey.server.web.Json;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey audit`: the trail of what people and attackers caused.
@Command(
    name = "audit",
    description = "Read, verify and export the audit trail.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AuditList.class,
      AuditCommand.Verify.class,
      AuditCommand.Accept.class,
      AuditCommand.Export.class
    })
final class AuditCommand extends CommandGroup {
  @Command(
      name = "verify",
      description =
          "Verifies the audit trail: names the first line that was edited, deleted, reordered or"
              + " truncated.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var verdict =
          Administration.with(InstallationOptions.of(spec), tools -> tools.checkpoints().verify());
      return report(output, verdict);
    }
  }

  @Command(
      name = "accept",
      description = "Accepts the audit trail as it is after a restore, and records that in it.",
      mixinStandardHelpOptions = true)
  static final class Accept implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var verdict =
          Administration.with(InstallationOptions.of(spec), tools -> tools.checkpoints().accept());
      return report(output, verdict);
    }
  }

  record Verdict(boolean whole, long line, String finding) {}

  private static int report(Output output, AuditVerdict found) {
    var verdict = new Verdict(found.isWhole(), found.line(), found.finding());
    output.print(verdict, verdict::finding);
    return verdict.whole() ? 0 : 1;
  }

  @Command(
      name = "export",
      description =
          "Prints lines and signed checkpoints as JSON lines, so that others can verify them.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--after",
        paramLabel = "NUMBER",
        description = "Only lines with a higher number.")
    private long after;

    @Override
    public Integer call() {
      // Left open: it belongs to the caller.
      var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
      Administration.with(
          InstallationOptions.of(spec),
          tools -> {
            AuditExport.of(tools, after, line -> out.println(Json.text(line)));
            return true;
          });
      out.flush();
      return out.checkError() ? 1 : 0;
    }
  }
}
