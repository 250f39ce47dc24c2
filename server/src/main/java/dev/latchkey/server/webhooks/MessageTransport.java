package dev.latchkey.server.webhooks;

import java.net.URI;

/// Carries one message to its receiver.
interface MessageTransport {
  /// Always comes back within a bounded time, and throws nothing that the receiver can cause.
  Sent send(URI url, OutgoingMessage message);
}
