package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `command:/PATH`: a program of the user's that reads the password from its standard input.
///
/// It gets no arguments, a clean environment and the folder `/`; what it prints is thrown away,
/// since it might be the password. Exit code 0 means applied; any other must mean that the old
/// password holds. After a crash or a time-out, the outcome is unknown.
final class CommandSink implements Sink {
  private final SinkAddress address;
  private final Path program;
  private final FileOwnership ownership;
  private final Duration timeout;

  CommandSink(SinkAddress address, Path program, FileOwnership ownership, Duration timeout) {
    this.address = address;
    this.program = program;
    this.ownership = ownership;
    this.timeout = timeout;
  }

  @Override
  public SinkAddress address() {
    return address;
  }

  @Override
  public Optional<String> account() {
    return Optional.empty();
  }

  @Override
  public Optional<String> obstacle() {
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      return Optional.of(program + " is not a program that you may run");
    }
    try {
      return ownership
          .weakness(program)
          .map(path ->
              path
                  + " can be changed by other users: it must belong to you or root; run chmod go-w"
                  + " on it");
    } catch (IOException | UnsupportedOperationException unreadable) {
      return Optional.of("cannot read " + program);
    }
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return Optional.empty();
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    var obstacle = obstacle();
    return obstacle.isPresent()
        ? new Preparation.NotPrepared("command_not_runnable", obstacle.get())
        : new Preparation.Prepared(new CommandAttempt(program, timeout));
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    return new ApplyResult.Unsure("the agent was interrupted while " + program + " may have run");
  }
}
