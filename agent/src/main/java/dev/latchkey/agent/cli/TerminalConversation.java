package dev.latchkey.agent.cli;

import dev.latchkey.agent.redeem.Conversation;
import dev.latchkey.agent.redeem.DeliveryOrigin;
import dev.latchkey.agent.redeem.PasswordChoice;
import dev.latchkey.agent.redeem.PasswordGenerator;
import dev.latchkey.agent.redeem.PasswordRules;
import dev.latchkey.agent.sink.NewPassword;
import dev.latchkey.protocol.DeliveryMode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Talks on the terminal, or makes do with standard input where there is none.
record TerminalConversation(
    HostEnvironment host,
    PasswordGenerator generator,
    SecretLineReader lines,
    boolean generate,
    boolean fromInput)
    implements Conversation {
  private static final int TRIES = 5;

  @Override
  public boolean agrees(DeliveryOrigin origin) {
    host.err().print(origin.describe());
    if (!host.terminal().isInteractive()) {
      return true;
    }
    var typed = host.terminal().readLine("Continue? [y/N] ").strip().toLowerCase(Locale.ROOT);
    return typed.equals("y") || typed.equals("yes");
  }

  @Override
  public PasswordChoice password(DeliveryMode mode, PasswordRules rules) {
    if (mode == DeliveryMode.GENERATE || generate) {
      return new PasswordChoice.Made(generator.make());
    }
    return fromInput ? fromInput(rules) : asked(rules);
  }

  @Override
  public Optional<String> confirmCode(int triesLeft) {
    if (!host.terminal().isInteractive()) {
      return Optional.empty();
    }
    var tries = triesLeft < 0 ? "" : " (wrong; attempts left: " + triesLeft + ")";
    var typed = host.terminal().readLine("Confirm code" + tries + ": ").strip();
    return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
  }

  @Override
  public void showMade(NewPassword password) {
    var text = "Password, shown only once: " + password.reveal();
    if (!host.terminal().show(text)) {
      host.err().println("There is no terminal to show the password on; only the sink has it.");
    }
  }

  private PasswordChoice fromInput(PasswordRules rules) {
    Optional<char[]> line;
    try {
      line = lines.next();
    } catch (IOException unreadable) {
      line = Optional.empty();
    }
    if (line.isEmpty()) {
      return new PasswordChoice.None(
          "password_missing", "Standard input contains no password, or it is not UTF-8.");
    }
    try {
      return switch (rules.check(line.get())) {
        case PasswordRules.Verdict.Good(var password) -> new PasswordChoice.Typed(password);
        case PasswordRules.Verdict.Bad(var reason, var why) ->
            new PasswordChoice.None(reason, "This password cannot be used: " + why + ".");
      };
    } finally {
      Arrays.fill(line.get(), '\0');
    }
  }

  private PasswordChoice asked(PasswordRules rules) {
    for (int i = 0; i < TRIES; i++) {
      var first = host.terminal().readSecret("New password: ");
      switch (rules.check(first)) {
        case PasswordRules.Verdict.Bad(_, var why) ->
            host.err().println("This password cannot be used: " + why + ".");
        case PasswordRules.Verdict.Good(var password) -> {
          if (repeated(first)) {
            return new PasswordChoice.Typed(password);
          }
          password.close();
          host.err().println("The two passwords differ.");
        }
      }
      Arrays.fill(first, '\0');
    }
    return new PasswordChoice.None(
        "password_missing", "No password was chosen; nothing was changed.");
  }

  private boolean repeated(char[] first) {
    var second = host.terminal().readSecret("Repeat the password: ");
    boolean same = Arrays.equals(first, second);
    Arrays.fill(first, '\0');
    Arrays.fill(second, '\0');
    return same;
  }
}
