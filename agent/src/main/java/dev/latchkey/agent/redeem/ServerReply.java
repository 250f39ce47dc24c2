package dev.latchkey.agent.redeem;

/// What came back from a Latchkey.
public sealed interface ServerReply<T> {
  /// Signed under the token's fingerprint, for what was sent.
  record Signed<T>(T message) implements ServerReply<T> {}

  /// Nothing came, or nothing that is signed: it says nothing about the delivery.
  record NoAnswer<T>(String why) implements ServerReply<T> {}
}
