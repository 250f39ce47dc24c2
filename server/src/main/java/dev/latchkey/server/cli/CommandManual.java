package dev.latchkey.server.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The manual page latchkey(1) of a package, in roff, from the same model as `--help`.
record CommandManual(CommandSpec latchkey) {
  /// What the model does not know: the paths of a package, each with its sentence.
  private static final List<List<String>> FILES =
      List.of(
          List.of(
              "/etc/latchkey/latchkey.yaml",
              "The settings. They take effect at the next start: systemctl restart latchkey."),
          List.of(
              "/var/lib/latchkey",
              "The data: keys, database, certificate, logs. It belongs to the user latchkey."));

  private static final String ROOT =
      text(
              "Commands are about the installation in /var/lib/latchkey unless --data names another"
                  + " one. Run by root, they become the user latchkey first, to whom it belongs:"
                  + " files that an option names must be readable by that user. The server itself"
                  + " is the service latchkey.service.")
          + "\n";

  /// The page.
  String roff() {
    return Stream.of(
            ".TH \"LATCHKEY\" 8 \"\" "
                + quoted("latchkey " + Version.current())
                + " \"Latchkey\"\n",
            heading("NAME")
                + text("latchkey - authentication server and its administration")
                + "\n",
            heading("SYNOPSIS") + ".B latchkey\n" + text("COMMAND [OPTIONS]") + "\n",
            heading("DESCRIPTION") + paragraph(description(latchkey)) + ".PP\n" + ROOT,
            heading("COMMANDS") + commands(latchkey),
            heading("OPTIONS") + options(latchkey),
            heading("EXIT STATUS") + exitCodes(),
            heading("FILES") + terms(FILES),
            heading("SEE ALSO") + paragraph("/usr/share/doc/latchkey"))
        .collect(Collectors.joining());
  }

  private static String commands(CommandSpec group) {
    return group.subcommands().values().stream()
        .map(CommandLine::getCommandSpec)
        .filter(command -> !command.usageMessage().hidden())
        .map(command -> command.subcommands().isEmpty() ? command(command) : commands(command))
        .collect(Collectors.joining());
  }

  private static String command(CommandSpec command) {
    var parameters =
        command.positionalParameters().stream()
            .map(PositionalParamSpec::paramLabel)
            .map(label -> " " + label)
            .collect(Collectors.joining());
    return ".SS "
        + quoted(command.qualifiedName() + parameters)
        + "\n"
        + paragraph(description(command))
        + options(command);
  }

  private static String options(CommandSpec command) {
    return command.options().stream()
        .filter(option -> !option.hidden() && !option.inherited())
        .map(CommandManual::option)
        .collect(Collectors.joining());
  }

  private static String option(OptionSpec option) {
    var value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return term(String.join(", ", option.names()) + value, plain(option.description()));
  }

  private String exitCodes() {
    return latchkey.usageMessage().exitCodeList().entrySet().stream()
        .map(code -> term(code.getKey(), code.getValue()))
        .collect(Collectors.joining());
  }

  private static String terms(List<List<String>> rows) {
    return rows.stream()
        .map(row -> term(row.getFirst(), row.getLast()))
        .collect(Collectors.joining());
  }

  private static String description(CommandSpec command) {
    return plain(command.usageMessage().description());
  }

  /// As `--help` shows it, which formats it.
  private static String plain(String... lines) {
    return String.format(Locale.ROOT, String.join(" ", lines).replace("%n", " "));
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
    return '"' + text(words).replace("\"", "\\(dq") + '"';
  }

  /// A line that begins with a dot would be a request, and a bare hyphen may be set as a dash.
  private static String text(String words) {
    var escaped = words.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
