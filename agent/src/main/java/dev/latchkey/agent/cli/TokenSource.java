package dev.latchkey.agent.cli;

import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenReading;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Where the token comes from: a file, a prompt, or the first line of standard input. Never an
/// argument or the environment, which other users can read.
record TokenSource(Outside outside, InputLines lines, Optional<Path> file) {
  sealed interface Given {}

  /// The receiver closes it.
  record Got(DeliveryToken token) implements Given {}

  record Missing(String why) implements Given {}

  record Bad(String reason, String why) implements Given {}

  Given read() {
    if (file.isEmpty() && outside.terminal().wouldEcho()) {
      return new Missing("the token would show: do not redirect the output, or give --token-file");
    }
    try {
      var text = text();
      return text.isEmpty() ? new Missing("there is no token") : parse(text.get());
    } catch (IOException unreadable) {
      return new Missing("cannot read the token: " + unreadable.getMessage());
    }
  }

  private Optional<char[]> text() throws IOException {
    if (file.isPresent()) {
      try (var in = Files.newInputStream(file.get())) {
        return new InputLines(in).next();
      }
    }
    return outside.terminal().isInteractive()
        ? Optional.of(outside.terminal().readSecret("Token: "))
        : lines.next();
  }

  private static Given parse(char[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && text[from] <= ' ') {
      from++;
    }
    while (to > from && text[to - 1] <= ' ') {
      to--;
    }
    try {
      return from == to
          ? new Missing("there is no token")
          : judge(DeliveryToken.read(CharBuffer.wrap(text, from, to - from)));
    } finally {
      Arrays.fill(text, '\0');
    }
  }

  private static Given judge(TokenReading reading) {
    return switch (reading) {
      case TokenReading.Read(var token) -> new Got(token);
      case TokenReading.Malformed() ->
          new Bad(
              "token_malformed", "That is no token: it begins with lk1_ and has 86 characters.");
      case TokenReading.BadChecksum() ->
          new Bad("token_malformed", "The token has a wrong character: copy it once more.");
      case TokenReading.UnknownSuite(var suite) ->
          new Bad("token_unknown", "This agent is too old for tokens of the kind " + suite + ".");
      case TokenReading.UnknownMode(var number) ->
          new Bad("token_unknown", "This agent is too old for tokens of mode " + number + ".");
    };
  }
}
