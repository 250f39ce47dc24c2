package dev.latchkey.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The manual page and the completion of a package.
class PackageFilesTests {
  @TempDir private Path folder;
  private CommandLine latchkey;
  private String manual;

  @BeforeEach
  void write() throws IOException {
    latchkey = Latchkey.line();
    PackageFiles.write(latchkey, folder);
    manual = Files.readString(folder.resolve("latchkey.8"));
  }

  private static Stream<CommandSpec> leaves(CommandLine line) {
    return line.getSubcommands().isEmpty()
        ? Stream.of(line.getCommandSpec())
        : line.getSubcommands().values().stream().flatMap(PackageFilesTests::leaves);
  }

  @Test
  void manualHasEachCommandWithEachOfItsOptionsAndNoOther() {
    for (var command : leaves(latchkey).filter(leaf -> !leaf.usageMessage().hidden()).toList()) {
      var from = manual.indexOf(".SS \"" + command.qualifiedName().replace("-", "\\-"));
      assertTrue(from >= 0, command::qualifiedName);
      var next = manual.indexOf("\n.S", from + 1);
      var shown =
          manual
              .substring(from, next)
              .lines()
              .filter(line -> line.startsWith(".B "))
              .map(line -> line.substring(3).replace("\\-", "-").replaceFirst("[= ][A-Z_]+$", ""))
              .toList();
      var expected =
          command.options().stream()
              .filter(option -> !option.inherited() && !option.hidden())
              .map(option -> String.join(", ", option.names()))
              .toList();
      assertEquals(expected, shown, command::qualifiedName);
    }
  }

  @Test
  void manualHoldsNoRequestsButItsOwnAndNothingUnformatted() {
    manual
        .lines()
        .filter(line -> line.startsWith(".") || line.startsWith("'"))
        .forEach(line -> assertTrue(line.matches("\\.(TH|SH|SS|TP|PP|B)( .*)?"), line));
    assertFalse(manual.contains("%%"), manual);
    assertFalse(manual.contains("${"), manual);
  }

  @Test
  void bashCompletesCommandsBelowCommands() throws IOException, InterruptedException {
    assertEquals(List.of("accounts"), completed("acc"));
    assertEquals(List.of("list"), completed("clients", "l"));
  }

  @Test
  void completionRunsNothingWhenItIsRead() throws IOException {
    var script = Files.readString(folder.resolve("latchkey.bash"));
    assertFalse(script.contains("#!"), script);
    assertFalse(script.contains("http"), script);
  }

  /// What bash offers for the last of these words.
  private List<String> completed(String... words) throws IOException, InterruptedException {
    var script =
        "compopt() { :; }; source \"$1\"; shift; COMP_WORDS=(latchkey \"$@\"); COMP_CWORD=$#;"
            + " COMP_LINE=\"${COMP_WORDS[*]}\"; _complete_latchkey;"
            + " printf '%s\\n' \"${COMPREPLY[@]}\"";
    var command = Stream.of("bash", "-c", script, "bash", folder + "/latchkey.bash");
    var bash = new ProcessBuilder(Stream.concat(command, Stream.of(words)).toList());
    var process = bash.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.lines().sorted().distinct().toList();
  }
}
