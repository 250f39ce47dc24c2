package dev.latchkey.agent.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The manual page latchkey-agent(1), in roff, from the same model as `--help`.
record ManualPage(CommandSpec agent) {
  /// What the model does not know: paths and variables, each with its sentence.
  private static final List<List<String>> FILES =
      List.of(
          List.of(
              "/var/lib/latchkey-agent",
              "The state folder of root: the journal of redemptions, for its owner only. Other"
                  + " users have ~/.local/state/latchkey-agent."),
          List.of(
              "/var/lib/latchkey-agent/policy",
              "The rules of this server, if there are any: lines modes:, accounts: and sinks:."));

  private static final List<List<String>> ENVIRONMENT =
      List.of(
          List.of(
              "HTTPS_PROXY", "The proxy to reach Latchkey through: [USER:PASSWORD@]HOST[:PORT]."),
          List.of("NO_PROXY", "The hosts to reach directly, separated by commas."),
          List.of("LATCHKEY_AGENT_JAVA_OPTIONS", "More options for Java; they win."));

  /// The page.
  String roff() {
    var title = agent.name().toUpperCase(Locale.ROOT);
    var version = new LatchkeyAgent.ManifestVersion().getVersion()[0];
    return Stream.of(
            ".TH " + quoted(title) + " 1 \"\" " + quoted(version) + " \"Latchkey\"\n",
            heading("NAME") + text(agent.name() + " - set a password by a delivery token") + "\n",
            heading("SYNOPSIS")
                + commands().map(ManualPage::synopsis).collect(Collectors.joining(".br\n")),
            heading("DESCRIPTION") + paragraph(description(agent)),
            commands().map(ManualPage::command).collect(joined()),
            heading("OPTIONS") + options(agent),
            heading("EXIT STATUS") + exitCodes(),
            heading("EXAMPLE") + paragraph(String.join(" ", agent.usageMessage().footer()).strip()),
            heading("FILES") + terms(FILES),
            heading("ENVIRONMENT") + terms(ENVIRONMENT))
        .collect(joined());
  }

  private Stream<CommandSpec> commands() {
    return agent.subcommands().values().stream().map(CommandLine::getCommandSpec);
  }

  private static String synopsis(CommandSpec command) {
    var needed =
        command.options().stream()
            .filter(OptionSpec::required)
            .map(option -> " " + option.longestName() + " " + option.paramLabel())
            .collect(joined());
    return ".B "
        + text(command.qualifiedName())
        + "\n"
        + text((needed + " [OPTIONS]").strip())
        + "\n";
  }

  private static String command(CommandSpec command) {
    return heading("COMMAND " + command.name().toUpperCase(Locale.ROOT))
        + paragraph(description(command))
        + options(command);
  }

  private static String options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden() && !option.inherited())
        .map(option ->
            term(
                String.join(", ", option.names())
                    + (option.arity().max() == 0 ? "" : " " + option.paramLabel()),
                String.join(" ", option.description())))
        .collect(joined());
  }

  private String exitCodes() {
    return agent.usageMessage().exitCodeList().entrySet().stream()
        .map(code -> term(code.getKey(), code.getValue()))
        .collect(joined());
  }

  private static String terms(List<List<String>> rows) {
    return rows.stream().map(row -> term(row.getFirst(), row.getLast())).collect(joined());
  }

  private static String description(CommandSpec command) {
    return String.join(" ", command.usageMessage().description());
  }

  private static String heading(String words) {
    return ".SH " + quoted(words) + "\n";
  }

  private static String paragraph(String words) {
    return text(words) + "\n";
  }

  private static String term(String term, String words) {
    return ".TP\n.B " + text(term) + "\n" + text(words) + "\n";
  }

  private static String quoted(String words) {
    return '"' + text(words) + '"';
  }

  /// A line that begins with a dot would be a request, and a bare hyphen may be set as a dash.
  private static String text(String words) {
    var escaped = words.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }

  private static Collector<CharSequence, ?, String> joined() {
    return Collectors.joining();
  }
}
