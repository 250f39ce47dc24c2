package dev.latchkey.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey defence report`.
@Command(
    name = "report",
    description = "Draws the last 24 hours of the audit trail as one HTML file.",
    mixinStandardHelpOptions = true)
final class DefenceReport implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "Where to write it; a file that exists is replaced.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out) && !Files.isRegularFile(out, LinkOption.NOFOLLOW_LINKS)) {
      throw new ParameterException(spec.commandLine(), "--out must name a file");
    }
    var page = Administration.with(InstallationOptions.of(spec), tools -> tools.defence().report());
    Files.writeString(out, page);
    System.err.println("written to " + out);
    return 0;
  }
}
