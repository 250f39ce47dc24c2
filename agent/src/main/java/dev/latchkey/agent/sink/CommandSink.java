package dev.latchkey.agent.sink;

import dev.latchkey.protocol.Rid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `command:/PATH`: a program of the user's that reads the password from its standard input.
///
/// It gets no arguments, a clean environment and the folder `/`; what it prints is thrown away,
/// since it might be the password. Exit code 0 means applied; any other must mean that the old
/// password holds. After a crash or a time-out nobody can tell.
final class CommandSink implements Sink {
  private final SinkAddress address;
  private final Path program;
  private final ProgramGuard guard;
  private final Duration timeout;

  CommandSink(SinkAddress address, Path program, ProgramGuard guard, Duration timeout) {
    this.address = address;
    this.program = program;
    this.guard = guard;
    this.timeout = timeout;
  }

  @Override
  public SinkAddress address() {
    return address;
  }

  @Override
  public Optional<String> obstacle() {
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      return Optional.of(program + " is not a program that you may run");
    }
    try {
      return guard
          .weakness(program)
          .map(path ->
              path + " can be changed by others: it must be yours or root's, and chmod go-w");
    } catch (IOException | UnsupportedOperationException unreadable) {
      return Optional.of("cannot look at " + program);
    }
  }

  @Override
  public Preparation prepare(Rid rid) {
    var obstacle = obstacle();
    return obstacle.isPresent()
        ? new Preparation.NotPrepared("command_not_runnable", obstacle.get())
        : new Preparation.Prepared(new CommandAttempt(program, timeout));
  }

  @Override
  public Application recover(Rid rid, String mark) {
    return new Application.Unsure("the agent was cut off while " + program + " may have run");
  }
}
