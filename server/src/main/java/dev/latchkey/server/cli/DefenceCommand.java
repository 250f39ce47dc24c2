package dev.latchkey.server.cli;

import dev.latchkey.server.admin.defence.ExplainedCounts;
import dev.latchkey.server.throttling.SourceNetwork;
import dev.latchkey.server.throttling.SourceRule;
import dev.latchkey.server.throttling.SourceRules;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey defence`: who is slowed for guessing, and who is not to be.
@Command(
    name = "defence",
    description = "See and steer what slows down guessing.",
    mixinStandardHelpOptions = true,
    subcommands = {
      DefenceExplain.class,
      DefenceDryRun.class,
      DefenceCommand.Allow.class,
      DefenceCommand.Deny.class,
      DefenceCommand.ListAll.class,
      DefenceCommand.Remove.class,
      DefenceReport.class
    })
final class DefenceCommand extends CommandGroup {
  /// A command about one network.
  abstract static class OfNetwork implements Callable<Integer> {
    @Spec CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--source",
        required = true,
        paramLabel = "CIDR",
        description = "Network in CIDR form, for instance 192.0.2.0/24 or 2001:db8:7::/48.")
    private String source = "";

    SourceNetwork network(boolean wide) {
      return switch (SourceNetwork.read(source, wide)) {
        case SourceNetwork.Reading.Good(var network) -> network;
        case SourceNetwork.Reading.Bad(var why) ->
            throw new ParameterException(spec.commandLine(), "--source " + why);
      };
    }
  }

  /// A command that says something of a network for a time.
  abstract static class Ruling extends OfNetwork {
    @Mixin private Output output = new Output();
    @Mixin private RuleLength length = new RuleLength();

    @Option(
        names = "--force",
        description = "Allows networks larger than a /8 (IPv4) or a /16 (IPv6).")
    private boolean force;

    abstract SourceRule.Verdict verdict();

    @Override
    public Integer call() {
      var network = network(force);
      var wanted = length.duration();
      var made =
          Administration.with(
              InstallationOptions.of(spec),
              tools -> tools.defence().put(network, verdict(), wanted));
      if (made.isEmpty()) {
        System.err.println(
            "latchkey: there are " + SourceRules.MOST + " networks; remove some first");
        return 1;
      }
      var shown = ExplainedCounts.Ruled.of(made.get());
      output.print(shown, () -> line(shown));
      System.err.println("a running server notices within seconds");
      return 0;
    }
  }

  @Command(
      name = "allow",
      description = {
        "Does not count what fails from a network by source or network, for a time.",
        "For instance for an office, or for a load test. What is counted by name and over all"
            + " sources still counts."
      },
      mixinStandardHelpOptions = true)
  static final class Allow extends Ruling {
    @Override
    SourceRule.Verdict verdict() {
      return SourceRule.Verdict.ALLOW;
    }
  }

  @Command(
      name = "deny",
      description = {
        "Refuses sign-ins on unknown devices, wrong one-time tokens and client secrets from a"
            + " network, for a time.",
        "People still sign in there on devices that they have used before, and links from emails"
            + " work."
      },
      mixinStandardHelpOptions = true)
  static final class Deny extends Ruling {
    @Override
    SourceRule.Verdict verdict() {
      return SourceRule.Verdict.DENY;
    }
  }

  @Command(
      name = "list",
      description = "Lists the networks that are allowed or denied.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private Output output = new Output();

    @Override
    public Integer call() {
      var rules =
          Administration.with(InstallationOptions.of(spec), tools -> tools.defence().list());
      output.printAll(
          rules.stream().map(ExplainedCounts.Ruled::of).toList(),
          DefenceCommand::line,
          "no network is allowed or denied");
      return 0;
    }
  }

  @Command(
      name = "remove",
      description = "Takes back that a network is allowed or denied.",
      mixinStandardHelpOptions = true)
  static final class Remove extends OfNetwork {
    @Override
    public Integer call() {
      var network = network(true);
      var removed =
          Administration.with(
              InstallationOptions.of(spec), tools -> tools.defence().remove(network));
      System.err.println(
          removed ? "removed" : "latchkey: this network is neither allowed nor denied");
      return removed ? 0 : 1;
    }
  }

  private static String line(ExplainedCounts.Ruled rule) {
    return rule.verdict() + "  " + rule.network() + "  until " + rule.until();
  }
}
