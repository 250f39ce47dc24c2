package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.util.Optional;

/// `file:/PATH`: the password alone, without a newline, in a file that only its owner reads,
/// replaced as [FileTarget] says. A symbolic link at the target is refused, never followed.
record FileSink(SinkAddress address, FileTarget target) implements Sink {
  @Override
  public Optional<String> account() {
    return Optional.empty();
  }

  @Override
  public Optional<String> obstacle() {
    return target.obstacle();
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return Optional.empty();
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    return obstacle()
        .<Preparation>map(why -> new Preparation.NotPrepared("file_target", why))
        .orElseGet(() -> target.prepare(rid, false, NewPassword::buffer, attempt -> attempt));
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    return target.recover(rid, mark);
  }
}
