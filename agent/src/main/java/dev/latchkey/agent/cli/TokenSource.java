package dev.latchkey.agent.cli;

import dev.latchkey.protocol.DeliveryToken;
import dev.latchkey.protocol.TokenParseResult;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Where the token comes from: a file, a prompt, or the first line of standard input. Never an
/// argument or the environment, which other users can read.
record TokenSource(HostEnvironment host, SecretLineReader lines, Optional<Path> file) {
  private static final char[] BEGINNING = "lk1_".toCharArray();
  private static final int LENGTH = 86;
  private static final int MOST_LINES = 3;

  sealed interface Given {}

  /// The receiver closes it.
  record Got(DeliveryToken token) implements Given {}

  record Missing(String why) implements Given {}

  record Bad(String reason, String why) implements Given {}

  Given read() {
    if (file.isEmpty() && host.terminal().wouldEcho()) {
      return new Missing(
          "the token would be visible: do not redirect the output, or use --token-file");
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
        return new SecretLineReader(in).next();
      }
    }
    return host.terminal().isInteractive() ? Optional.of(asked()) : lines.next();
  }

  /// Some readers of mail break the token, which is longer than a line of 80 characters: what is
  /// pasted then comes as two lines, and the second must not answer the next question.
  private char[] asked() {
    var token = host.terminal().readSecret("Token: ");
    for (int lines = 1; lines < MOST_LINES && isCut(token); lines++) {
      token = joined(token, host.terminal().readSecret("Token, next line: "));
    }
    return token;
  }

  private static boolean isCut(char[] token) {
    return token.length > BEGINNING.length
        && token.length < LENGTH
        && Arrays.equals(token, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  /// Wipes both.
  private static char[] joined(char[] first, char[] second) {
    var whole = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, whole, first.length, second.length);
    Arrays.fill(first, '\0');
    Arrays.fill(second, '\0');
    return whole;
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

  private static Given judge(TokenParseResult reading) {
    return switch (reading) {
      case TokenParseResult.Parsed(var token) -> new Got(token);
      case TokenParseResult.Malformed() ->
          new Bad(
              "token_malformed",
              "This is not a token: a token begins with lk1_ and has 86 characters.");
      case TokenParseResult.BadChecksum() ->
          new Bad("token_malformed", "The token contains a wrong character: copy it again.");
      case TokenParseResult.UnknownSuite(var suite) ->
          new Bad("token_unknown", "This agent is too old for tokens of the kind " + suite + ".");
      case TokenParseResult.UnknownMode(var number) ->
          new Bad("token_unknown", "This agent is too old for tokens of mode " + number + ".");
    };
  }
}
