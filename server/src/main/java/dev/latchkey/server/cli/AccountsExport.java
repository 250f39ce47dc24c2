package dev.latchkey.server.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `latchkey accounts export`.
@Command(
    name = "export",
    description = "Prints all accounts, one line of JSON each.",
    mixinStandardHelpOptions = true)
final class AccountsExport implements Callable<Integer> {
  private static final String DANGER =
      """
      latchkey: these lines contain the password hashes, decrypted. Anyone who gets them can guess at the
      passwords without limit, and Latchkey would not notice. Write them to a place that only you can
      read (umask 077), encrypt them in transit, and delete them afterwards.\
      """;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--with-hashes",
      description =
          "Includes the password hashes. Dangerous: an attacker who gets them can guess at"
              + " passwords unnoticed.")
  private boolean withHashes;

  @Option(names = "--json", hidden = true, description = "The output is JSON in any case.")
  @SuppressWarnings("UnusedVariable")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (withHashes) {
      System.err.println(DANGER);
    }
    var some = new AtomicBoolean();
    var out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
    var code =
        Administration.with(
            InstallationOptions.of(spec),
            tools -> {
              tools
                  .exports()
                  .run(
                      withHashes,
                      line -> {
                        some.set(true);
                        print(out, line);
                      });
              return 0;
            });
    out.flush();
    if (!some.get()) {
      System.err.println("there are no accounts yet");
    }
    return code;
  }

  private static void print(BufferedWriter out, String line) {
    try {
      out.write(line);
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
