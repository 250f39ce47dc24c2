package dev.latchkey.server.storage;

/// The database cannot be opened, or does not answer any more; the message is one sentence for the
/// operator and holds no credentials.
public final class DatabaseUnavailable extends RuntimeException {
  public DatabaseUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
