package dev.latchkey.server.mail;

/// How handing an email over went.
///
/// A reason is a word of ours or a reply code, such as `timeout` or `550 5.1.1`: the text of
/// another server may repeat the email.
public sealed interface TransportResult {
  /// The email is safe with the next server.
  record Accepted() implements TransportResult {}

  /// No email can be handed over at present; this one is not to blame.
  record Unavailable(String reason) implements TransportResult {}

  /// This email is not taken now, perhaps later (4xx).
  record TransientFailure(String reason) implements TransportResult {}

  /// This email is not taken, now or ever (5xx).
  record PermanentFailure(String reason) implements TransportResult {}
}
