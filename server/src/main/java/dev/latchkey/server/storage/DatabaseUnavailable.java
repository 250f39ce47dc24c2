package dev.latchkey.server.storage;

/// The database cannot be opened, or does not answer any more; the message is one sentence for the
/// operator and holds no credentials.
public sealed class DatabaseUnavailable extends RuntimeException permits DatabaseUnwritable {
  public DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
