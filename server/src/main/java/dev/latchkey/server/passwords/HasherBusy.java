package dev.latchkey.server.passwords;

/// More hashes are waiting than the server takes on: the caller is told to come back (503 with
/// Retry-After).
public final class HasherBusy extends RuntimeException {
  HasherBusy() {
    super("too many passwords are waiting to be hashed");
  }
}
