package dev.latchkey.server.cli;

import dev.latchkey.server.AdminTools;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.admin.defence.ExplainedCounts;
import dev.latchkey.server.identifiers.ClientAddress;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `latchkey defence explain`.
@Command(
    name = "explain",
    description = "Says why an account or a source is slowed, until when, and what to do.",
    mixinStandardHelpOptions = true)
final class DefenceExplain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private Output output = new Output();

  @Option(
      names = "--account",
      paramLabel = "LOGIN",
      description = "Email address, username or account id.")
  private @Nullable String account;

  @Option(names = "--source", paramLabel = "ADDRESS", description = "IPv4 or IPv6 address.")
  private @Nullable String source;

  @Option(
      names = "--lift",
      description =
          "Lifts it: the account as a password reset does; the source with all that it and its"
              + " network are counted by; and ends what is suspected of them.")
  private boolean lift;

  @Override
  public Integer call() {
    var asked = account;
    if (asked != null && source == null) {
      return Administration.with(
          InstallationOptions.of(spec),
          tools ->
              tools
                  .accounts()
                  .find(asked)
                  .map(found -> of(tools, found))
                  .orElseGet(DefenceExplain::noAccount));
    }
    if (asked != null || source == null) {
      throw new ParameterException(spec.commandLine(), "name either --account or --source");
    }
    var client = address(source);
    return Administration.with(InstallationOptions.of(spec), tools -> of(tools, client));
  }

  private ClientAddress address(String text) {
    return Optional.of(text)
        .flatMap(ClientAddress::parse)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(), "--source must be one IPv4 or IPv6 address, without a prefix"));
  }

  private static int noAccount() {
    System.err.println("latchkey: no such account");
    return 1;
  }

  private int of(AdminTools tools, Account found) {
    print(tools.defence().explain(found));
    if (lift) {
      tools.accounts().unlock(found);
      System.err.println("lifted; a running server notices within seconds");
    }
    return 0;
  }

  private int of(AdminTools tools, ClientAddress client) {
    var explanation = tools.defence().explain(client);
    print(explanation);
    if (lift) {
      tools.defence().lift(client);
      System.err.println(
          explanation.rule() == null
              ? "lifted; a running server notices within seconds"
              : "the counts are lifted, the rule is not");
    }
    return 0;
  }

  private void print(ExplainedCounts explanation) {
    output.print(explanation, () -> String.join(System.lineSeparator(), explanation.sentences()));
  }
}
