package dev.latchkey.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReferenceFilesTests {
  @TempDir private Path folder;
  private CommandLine agent;
  private String manual;

  @BeforeEach
  void write() throws IOException {
    agent = LatchkeyAgent.line(new Shell(folder).host());
    ReferenceFiles.write(agent, folder);
    manual = Files.readString(folder.resolve("latchkey-agent.1"));
  }

  @Test
  void manualHasEachCommandWithEachOfItsOptionsAndNoOther() {
    for (var command : agent.getSubcommands().values()) {
      var heading = "\"COMMAND " + command.getCommandName().toUpperCase(Locale.ROOT) + "\"";
      var expected =
          command.getCommandSpec().options().stream()
              .filter(option -> !option.inherited())
              .map(option -> String.join(", ", option.names()))
              .toList();
      assertEquals(expected, options(section(heading)), heading);
    }
    assertEquals(
        List.of("--state", "-h, --help", "-V, --version"), options(section("\"OPTIONS\"")));
  }

  @Test
  void manualHasEachExitCode() {
    for (var code : agent.getCommandSpec().usageMessage().exitCodeList().values()) {
      assertTrue(section("\"EXIT STATUS\"").contains(code), code);
    }
  }

  @Test
  void manualHoldsNoRequestsButItsOwn() {
    manual
        .lines()
        .filter(line -> line.startsWith(".") || line.startsWith("'"))
        .forEach(line -> assertTrue(line.matches("\\.(TH|SH|TP|B|br)( .*)?"), line));
  }

  @Test
  void bashCompletesCommandsAndOptions() throws IOException, InterruptedException {
    assertEquals(agent.getSubcommands().keySet().stream().sorted().toList(), completed(""));
    assertEquals(List.of("status"), completed("st"));
    for (var command : agent.getSubcommands().values()) {
      var names =
          command.getCommandSpec().options().stream()
              .flatMap(option -> Stream.of(option.names()))
              .sorted()
              .toList();
      assertEquals(names, completed(command.getCommandName(), "-"));
    }
  }

  @Test
  void completionRunsNothingWhenItIsRead() throws IOException {
    var script = Files.readString(folder.resolve("latchkey-agent.bash"));
    assertFalse(script.contains("#!"), script);
    assertFalse(script.contains("http"), script);
  }

  private String section(String heading) {
    var from = manual.indexOf(".SH " + heading + "\n");
    assertTrue(from >= 0, heading);
    var to = manual.indexOf(".SH ", from + 1);
    return manual.substring(from, to < 0 ? manual.length() : to);
  }

  private static List<String> options(String section) {
    return section
        .lines()
        .filter(line -> line.startsWith(".B "))
        .map(line -> line.substring(3).replace("\\-", "-").replaceFirst("[= ][A-Z]+$", ""))
        .toList();
  }

  /// What bash offers for the last of these words.
  private List<String> completed(String... words) throws IOException, InterruptedException {
    var script =
        "compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(latchkey-agent \"$@\"); COMP_CWORD=$#;"
            + " COMP_LINE=\"${COMP_WORDS[*]}\"; _complete_latchkey-agent;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    var command = Stream.of("bash", "-c", script, "bash", folder + "/latchkey-agent.bash");
    var bash = new ProcessBuilder(Stream.concat(command, Stream.of(words)).toList());
    var process = bash.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().sorted().distinct().toList();
  }
}
