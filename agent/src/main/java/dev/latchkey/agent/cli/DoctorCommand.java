package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.BaseUrl;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey-agent doctor`.
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Checks whether the agent can work here. Exit code 1 if something is wrong.")
final class DoctorCommand implements Callable<Integer> {
  private final LatchkeyAgent agent;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      paramLabel = "BASE",
      description = "Also tests the connection to this Latchkey.")
  private String url = "";

  @Option(
      names = "--to",
      paramLabel = "SINK",
      description = "Also looks whether a password can go there; see redeem --help.")
  private String to = "";

  @Mixin private final AuthorityOption ca = new AuthorityOption();

  @Mixin private final ResultPrinter printer;

  DoctorCommand(LatchkeyAgent agent) {
    this.agent = agent;
    this.printer = new ResultPrinter(agent.host());
  }

  @Override
  public Integer call() {
    var check = new DoctorCheck(agent.composition());
    var results = new ArrayList<>(check.here());
    if (!to.isEmpty()) {
      results.add(check.sink(to));
    }
    if (!url.isEmpty()) {
      var base = BaseUrl.parse(url);
      if (base.isEmpty()) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(), "--url: write https://HOST[:PORT]");
      }
      results.add(check.reach(base.get(), ca.file()));
    }
    printer.print(results, results.stream().map(DoctorCommand::line).toList());
    return results.stream().allMatch(DoctorCheck.Result::ok) ? 0 : 1;
  }

  private static String line(DoctorCheck.Result result) {
    return String.format(
        Locale.ROOT, "%-6s%-10s%s", result.ok() ? "ok" : "WRONG", result.check(), result.what());
  }
}
