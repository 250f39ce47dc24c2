package dev.latchkey.agent.sink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// One run of the program.
record CommandAttempt(Path program, Duration timeout) implements Attempt {
  /// A process that a signal ends reports 128 and the signal: it may have done its work before.
  private static final int FIRST_SIGNAL = 128;

  @Override
  public String mark() {
    return "";
  }

  @Override
  public ApplyResult apply(NewPassword password) {
    return switch (new Program(List.of(program.toString()), timeout).run(password::writeTo)) {
      case Program.Run.Ended(var exit, _, _, var read) -> judge(exit, read);
      case Program.Run.Killed() ->
          new ApplyResult.Unsure(
              program + " did not end within " + timeout.toSeconds() + " s and was killed");
      case Program.Run.NotStarted() ->
          new ApplyResult.NotApplied("command_not_started", "cannot start " + program);
    };
  }

  private ApplyResult judge(int exit, boolean read) {
    if (exit >= FIRST_SIGNAL) {
      return new ApplyResult.Unsure(program + " was killed by signal " + (exit - FIRST_SIGNAL));
    }
    if (exit != 0) {
      return new ApplyResult.NotApplied(
          "command_exit_" + exit, program + " exited with code " + exit);
    }
    return read
        ? new ApplyResult.Applied()
        : new ApplyResult.Unsure(program + " exited with code 0 without reading the password");
  }
}
