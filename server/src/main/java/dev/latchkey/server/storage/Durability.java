package dev.latchkey.server.storage;

/// Whether a commit waits for the disk.
enum Durability {
  SYNCED("FULL", "on"),
  UNSYNCED("NORMAL", "off");

  private final String sqlite;
  private final String postgresql;

  Durability(String sqlite, String postgresql) {
    this.sqlite = "PRAGMA synchronous = " + sqlite;
    this.postgresql = postgresql;
  }

  /// The statement that SQLite wants before the transaction.
  String sqlite() {
    return sqlite;
  }

  /// The value of `synchronous_commit` for a transaction.
  String postgresql() {
    return postgresql;
  }
}
