package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.LocalPolicy;
import dev.latchkey.agent.redeem.RedeemOptions;
import dev.latchkey.agent.redeem.RedemptionResult;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.agent.sink.SinkParseResult;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.PrintableText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `latchkey-agent redeem`.
@Command(
    name = "redeem",
    mixinStandardHelpOptions = true,
    description = {
      "Redeems a one-time token and sets the password it is for.",
      "The token comes from a prompt, from the first line of standard input or from a file, never"
          + " from an argument."
    })
final class RedeemCommand implements Callable<Integer> {
  private final LatchkeyAgent agent;

  @Mixin private final TokenOptions options = new TokenOptions();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "SINK",
      description = {
        "Where the password goes: file:/PATH, command:/PATH, linux-user:NAME,",
        "postgresql:ROLE@HOST:PORT/DATABASE, mariadb:USER@HOST:PORT,",
        "htpasswd:/FILE:USER, or stdout (shown on this terminal)."
      })
  private String to = "";

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "Whose password it is; the name in --to, if there is one.")
  private String account = "";

  @Option(names = "--generate", description = "Generates a strong password here and shows it once.")
  private boolean generate;

  @Option(
      names = "--password-stdin",
      description =
          "Reads the password from standard input: the second line, or the first one with"
              + " --token-file.")
  private boolean passwordStdin;

  @Mixin private final ResultPrinter printer;

  RedeemCommand(LatchkeyAgent agent) {
    this.agent = agent;
    this.printer = new ResultPrinter(agent.host());
  }

  @Override
  public Integer call() {
    var base = options.base();
    var sink = sink();
    var owner = account(sink);
    if (generate && passwordStdin) {
      throw options.usage("--generate and --password-stdin exclude each other");
    }
    checkInput();
    agent
        .host()
        .proxies()
        .describe(base)
        .ifPresent(way -> agent.host().err().println("Reaching " + base + " " + way + "."));
    var lines = new SecretLineReader(agent.host().in());
    return options.withToken(
        agent.host(),
        lines,
        token -> redeem(new RedeemOptions(token, base, options.ca(), sink, owner), lines),
        (reason, why) -> print("", new RedemptionResult.Refused(reason, why)));
  }

  private int redeem(RedeemOptions chosen, SecretLineReader lines) {
    checkPasswordSource(chosen.token());
    var rid = chosen.token().rid();
    var composition = agent.composition();
    var conversation =
        new TerminalConversation(
            agent.host(), composition.passwordGenerator(), lines, generate, passwordStdin);
    var result =
        switch (composition.policy()) {
          case LocalPolicy.LoadResult.Unreadable(var why) ->
              new RedemptionResult.Refused("policy", why + ".");
          case LocalPolicy.LoadResult.Loaded(var policy) ->
              composition.redemption(policy).redeem(chosen, conversation);
        };
    int exit = print(rid.toString(), result);
    composition.receipts().settleOthers(rid);
    renew(result);
    return exit;
  }

  /// A Latchkey that was set back to a backup seals to a former key until it hears of the present
  /// one.
  private void renew(RedemptionResult result) {
    var renewal = agent.composition().renewal();
    if (result.isSealedToAnotherKey()) {
      var _ = renewal.contactAll();
    } else {
      var _ = renewal.renewDue();
    }
  }

  private Sink sink() {
    return switch (agent.composition().sinks().read(to)) {
      case SinkParseResult.Known(var sink) -> sink;
      case SinkParseResult.Unreadable(var why) -> throw options.usage("--to: " + why);
    };
  }

  private String account(Sink sink) {
    var name = account.isBlank() ? sink.account().orElse("") : account;
    if (name.isBlank()) {
      throw options.usage(
          "--account: this sink does not say whose password it is; name the account");
    }
    if (!PrintableText.allows(name)) {
      throw options.usage(
          "--account: not printable, or over " + PrintableText.MAX_BYTES + " bytes");
    }
    return name;
  }

  private void checkInput() {
    var terminal = agent.host().terminal();
    if (passwordStdin && (terminal.isInteractive() || terminal.wouldEcho())) {
      throw options.usage(
          "the password would be visible: without --password-stdin, the agent asks for it");
    }
  }

  private void checkPasswordSource(DeliveryToken token) {
    if (token.mode() == DeliveryMode.GENERATE && passwordStdin) {
      throw options.usage("this token is for a generated password: remove --password-stdin");
    }
    boolean typed = token.mode() == DeliveryMode.CHOOSE && !generate && !passwordStdin;
    if (typed && !agent.host().terminal().isInteractive()) {
      throw options.usage("there is no terminal to ask on: use --password-stdin or --generate");
    }
  }

  private int print(String rid, RedemptionResult result) {
    printer.print(RedemptionLine.of(rid, result));
    return result.exitCode();
  }
}
