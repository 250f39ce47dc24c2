package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.BaseUrl;
import dev.latchkey.protocol.DeliveryToken;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of the commands that take a token: where it comes from, and which Latchkey issued
/// it.
final class TokenOptions {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--url",
      required = true,
      paramLabel = "BASE",
      description = {"The Latchkey that issued the token:", "https://HOST or https://HOST:PORT."})
  private String url = "";

  @Option(names = "--token-file", paramLabel = "FILE", description = "Reads the token from a file.")
  private @Nullable Path file;

  @Mixin private final AuthorityOption ca = new AuthorityOption();

  /// @throws ParameterException where it is none
  BaseUrl base() {
    return BaseUrl.parse(url)
        .orElseThrow(() -> usage("--url: write https://HOST[:PORT]; nothing is sent without TLS"));
  }

  Optional<Path> ca() {
    return ca.file();
  }

  /// Reads the token and uses it; it is closed afterwards.
  ///
  /// @param lines standard input
  /// @param refused makes a result of a reason and its message, for text that is no token
  /// @throws ParameterException where there is no text
  <R> R withToken(
      HostEnvironment host,
      SecretLineReader lines,
      Function<DeliveryToken, R> use,
      BiFunction<String, String, R> refused) {
    return switch (new TokenSource(host, lines, Optional.ofNullable(file)).read()) {
      case TokenSource.Got(var token) -> {
        try (token) {
          yield use.apply(token);
        }
      }
      case TokenSource.Missing(var why) -> throw usage(why);
      case TokenSource.Bad(var reason, var why) -> refused.apply(reason, why);
    };
  }

  ParameterException usage(String mistake) {
    return new ParameterException(Objects.requireNonNull(command).commandLine(), mistake);
  }
}
