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
import java.util.Optional;

/// Talks on the terminal, or makes do with standard input where there is none.
record TerminalConversation(
    HostEnvironment host,
    PasswordGenerator generator,
    SecretLineReader lines,
    boolean generate,
    boolean fromInput)
    implements Conversation {
  @Override
  public boolean agrees(DeliveryOrigin origin) {
    host.err().print(origin.describe());
    return !host.terminal().isInteractive() || host.terminal().agrees("Continue? [y/N] ");
  }

  @Override
  public PasswordChoice password(DeliveryMode mode, PasswordRules rules) {
    if (mode == DeliveryMode.GENERATE || generate) {
      return new PasswordChoice.Made(generator.make());
    }
    return fromInput ? fromInput(rules) : prompt().ask(rules);
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

  private PasswordPrompt prompt() {
    return new PasswordPrompt(host, generator);
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
}
