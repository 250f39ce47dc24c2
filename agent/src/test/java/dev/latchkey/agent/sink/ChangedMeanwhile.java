package dev.latchkey.agent.sink;

import dev.latchkey.protocol.RedemptionId;
import java.util.Optional;

/// A sink around which something happens between the preparation and the change.
record ChangedMeanwhile(Sink real, Runnable change) implements Sink {
  @Override
  public SinkAddress address() {
    return real.address();
  }

  @Override
  public Optional<String> account() {
    return real.account();
  }

  @Override
  public Optional<String> obstacle() {
    return real.obstacle();
  }

  @Override
  public Optional<String> refuses(NewPassword password) {
    return real.refuses(password);
  }

  @Override
  public Preparation prepare(RedemptionId rid) {
    var prepared = real.prepare(rid);
    change.run();
    return prepared;
  }

  @Override
  public ApplyResult recover(RedemptionId rid, String mark) {
    return real.recover(rid, mark);
  }
}
