package dev.latchkey.agent.sink;

import dev.latchkey.protocol.SinkKind;

/// A sink as the user writes it, `kind:target`. Only the kind ever leaves this server.
public record SinkAddress(SinkKind kind, String target) {
  @Override
  public String toString() {
    return target.isEmpty() ? kind.name() : kind + ":" + target;
  }
}
