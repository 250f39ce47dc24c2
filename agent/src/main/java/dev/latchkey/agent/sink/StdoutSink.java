package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.util.Optional;

/// `stdout`: shows the password on the terminal, once, to the person who asked for that. It never
/// goes into a pipe or a file.
record StdoutSink(SinkAddress address, PasswordDisplay display) implements Sink {
  @Override
  public Optional<String> account() {
    return Optional.empty();
  }

  @Override
  public Optional<String> obstacle() {
    return display.isInteractive()
        ? Optional.empty()
        : Optional.of(
            "standard input and output are no terminal, and this sink shows the password");
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return Optional.empty();
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    return obstacle()
        .<Preparation>map(why -> new Preparation.NotPrepared("no_terminal", why))
        .orElseGet(() -> new Preparation.Prepared(new Showing(display)));
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    return new ApplyResult.Unsure(
        "the agent was interrupted while the password may have been shown");
  }

  @Override
  public boolean showsPassword() {
    return true;
  }

  private record Showing(PasswordDisplay display) implements Attempt {
    @Override
    public String mark() {
      return "";
    }

    @Override
    public ApplyResult apply(NewPassword password) {
      return display.show("Password, shown only once: " + password.reveal())
          ? new ApplyResult.Applied()
          : new ApplyResult.NotApplied("no_terminal", "the terminal is gone");
    }
  }
}
