package dev.latchkey.agent.sink;

/// What comes of reading `--to`.
public sealed interface SinkReading {
  record Known(Sink sink) implements SinkReading {}

  /// A kind that a later release brings.
  record Later(String kind) implements SinkReading {}

  /// Nothing that names a sink.
  record Unreadable(String why) implements SinkReading {}
}
