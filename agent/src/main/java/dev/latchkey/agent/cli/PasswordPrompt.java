package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.PasswordChoice;
import dev.latchkey.agent.redeem.PasswordGenerator;
import dev.latchkey.agent.redeem.PasswordRules;
import dev.latchkey.agent.sink.NewPassword;
import java.util.Arrays;
import java.util.Optional;

/// Asks a person at the terminal for a new password, twice and without showing it, or makes one if
/// they want that. The end of input is no wish for anything.
record PasswordPrompt(HostEnvironment host, PasswordGenerator generator) {
  private static final int TRIES = 5;
  private static final int SHORT = 12;

  PasswordChoice ask(PasswordRules rules) {
    say("Choose a password of 8 or more characters, such as four words. It does not show.");
    say("Press Enter alone to have a strong one generated.");
    for (int i = 0; i < TRIES; i++) {
      var first = host.terminal().readSecret("New password: ");
      if (first.length == 0) {
        if (host.terminal().agrees("Generate a strong password and show it once? [y/N] ")) {
          return new PasswordChoice.Made(generator.make());
        }
        continue;
      }
      var typed = typed(first, rules);
      if (typed.isPresent()) {
        return new PasswordChoice.Typed(typed.get());
      }
    }
    return new PasswordChoice.None(
        "password_missing",
        "No password was chosen; nothing was changed. To have one generated, run the same command"
            + " with --generate.");
  }

  /// Wipes what was typed.
  private Optional<NewPassword> typed(char[] first, PasswordRules rules) {
    try {
      return switch (rules.check(first)) {
        case PasswordRules.Verdict.Bad(_, var why) -> {
          say("This password cannot be used: " + why + ".");
          yield Optional.empty();
        }
        case PasswordRules.Verdict.Good(var password) -> {
          advise(first);
          yield repeated(first, password);
        }
      };
    } finally {
      Arrays.fill(first, '\0');
    }
  }

  private void advise(char[] password) {
    if (password.length < SHORT) {
      say(
          "This is a short password: longer ones are harder to guess. Press Enter to choose"
              + " another.");
    }
  }

  private Optional<NewPassword> repeated(char[] first, NewPassword password) {
    var second = host.terminal().readSecret("Repeat the password: ");
    boolean same = Arrays.equals(first, second);
    boolean another = second.length == 0;
    Arrays.fill(second, '\0');
    if (same) {
      return Optional.of(password);
    }
    password.close();
    if (!another) {
      say("The two passwords differ.");
    }
    return Optional.empty();
  }

  private void say(String line) {
    host.err().println(line);
  }
}
