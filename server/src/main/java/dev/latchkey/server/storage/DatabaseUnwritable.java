package dev.latchkey.server.storage;

/// The database answers, and takes no change: its disk is full or broken, or it may only be read.
public final class DatabaseUnwritable extends DatabaseUnavailable {
  public DatabaseUnwritable(String message, Throwable cause) {
    super(message, cause);
  }
}
