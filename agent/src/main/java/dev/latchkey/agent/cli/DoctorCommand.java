package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.protocol.WireJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trusts these certificate authorities (PEM) instead of Java's.")
  private @Nullable Path ca;

  @Option(names = "--json", description = "Prints the checks as JSON.")
  private boolean json;

  DoctorCommand(LatchkeyAgent agent) {
    this.agent = agent;
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
      results.add(check.reach(base.get(), Optional.ofNullable(ca)));
    }
    print(results);
    return results.stream().allMatch(DoctorCheck.Result::ok) ? 0 : 1;
  }

  private void print(List<DoctorCheck.Result> results) {
    var out = agent.host().out();
    if (json) {
      out.println(new String(WireJson.write(results), StandardCharsets.UTF_8));
      return;
    }
    for (var result : results) {
      out.println(
          String.format(
              Locale.ROOT,
              "%-6s%-10s%s",
              result.ok() ? "ok" : "WRONG",
              result.check(),
              result.what()));
    }
  }
}
