package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.agent.redeem.LocalPolicy;
import dev.latchkey.agent.redeem.RedeemOptions;
import dev.latchkey.agent.redeem.RedemptionResult;
import dev.latchkey.agent.sink.Sink;
import dev.latchkey.agent.sink.SinkParseResult;
import dev.latchkey.protocol.DeliveryMode;
import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.PrintableText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--url",
      required = true,
      paramLabel = "BASE",
      description = {"The Latchkey that issued the token:", "https://HOST or https://HOST:PORT."})
  private String url = "";

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

  @Option(names = "--token-file", paramLabel = "FILE", description = "Reads the token from a file.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Trusts these certificate authorities (PEM) instead of Java's.")
  private @Nullable Path ca;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  RedeemCommand(LatchkeyAgent agent) {
    this.agent = agent;
  }

  @Override
  public Integer call() {
    var base = BaseUrl.parse(url);
    if (base.isEmpty()) {
      throw usage("--url: write https://HOST[:PORT]; nothing is sent without TLS");
    }
    var sink = sink();
    var owner = account(sink);
    if (generate && passwordStdin) {
      throw usage("--generate and --password-stdin exclude each other");
    }
    checkInput();
    agent
        .host()
        .proxies()
        .describe(base.get())
        .ifPresent(way -> agent.host().err().println("Reaching " + base.get() + " " + way + "."));
    var lines = new SecretLineReader(agent.host().in());
    return switch (new TokenSource(agent.host(), lines, Optional.ofNullable(tokenFile)).read()) {
      case TokenSource.Got(var token) -> {
        try (token) {
          yield redeem(
              new RedeemOptions(token, base.get(), Optional.ofNullable(ca), sink, owner), lines);
        }
      }
      case TokenSource.Missing(var why) -> throw usage(why);
      case TokenSource.Bad(var reason, var why) ->
          new ResultPrinter(agent.host(), json)
              .print("", new RedemptionResult.Refused(reason, why));
    };
  }

  private int redeem(RedeemOptions options, SecretLineReader lines) {
    checkPasswordSource(options.token());
    var rid = options.token().rid();
    var composition = agent.composition();
    var conversation =
        new TerminalConversation(
            agent.host(), composition.passwordGenerator(), lines, generate, passwordStdin);
    var result =
        switch (composition.policy()) {
          case LocalPolicy.LoadResult.Unreadable(var why) ->
              new RedemptionResult.Refused("policy", why + ".");
          case LocalPolicy.LoadResult.Loaded(var policy) ->
              composition.redemption(policy).redeem(options, conversation);
        };
    int exit = new ResultPrinter(agent.host(), json).print(rid.toString(), result);
    composition.receipts().settleOthers(rid);
    composition.renewal().renewDue();
    return exit;
  }

  private Sink sink() {
    return switch (agent.composition().sinks().read(to)) {
      case SinkParseResult.Known(var sink) -> sink;
      case SinkParseResult.Unreadable(var why) -> throw usage("--to: " + why);
    };
  }

  private String account(Sink sink) {
    var name = account.isBlank() ? sink.account().orElse("") : account;
    if (name.isBlank()) {
      throw usage("--account: this sink does not say whose password it is; name the account");
    }
    if (!PrintableText.allows(name)) {
      throw usage("--account: not printable, or over " + PrintableText.MAX_BYTES + " bytes");
    }
    return name;
  }

  private void checkInput() {
    var terminal = agent.host().terminal();
    if (passwordStdin && (terminal.isInteractive() || terminal.wouldEcho())) {
      throw usage("the password would be visible: without --password-stdin, the agent asks for it");
    }
  }

  private void checkPasswordSource(DeliveryToken token) {
    if (token.mode() == DeliveryMode.GENERATE && passwordStdin) {
      throw usage("this token is for a generated password: remove --password-stdin");
    }
    boolean typed = token.mode() == DeliveryMode.CHOOSE && !generate && !passwordStdin;
    if (typed && !agent.host().terminal().isInteractive()) {
      throw usage("there is no terminal to ask on: use --password-stdin or --generate");
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
