package dev.latchkey.agent.sink;

/// What comes of reading `--to`.
public sealed interface SinkParseResult {
  record Known(Sink sink) implements SinkParseResult {}

  /// Nothing that names a sink.
  record Unreadable(String why) implements SinkParseResult {}
}
