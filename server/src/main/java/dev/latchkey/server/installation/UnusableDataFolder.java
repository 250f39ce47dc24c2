package dev.latchkey.server.installation;

/// The data folder cannot be used; the message is one sentence for the operator.
public final class UnusableDataFolder extends RuntimeException {
  public UnusableDataFolder(String message) {
    super(message);
  }
}
