package dev.latchkey.server.webhooks;

import java.util.Map;

/// What is posted to a receiver.
interface OutgoingMessage {
  /// What names it.
  String id();

  String contentType();

  /// Further headers.
  Map<String, String> headers();

  byte[] body();
}
