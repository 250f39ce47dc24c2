package dev.latchkey.server.storage;

import java.util.Map;

/// The two databases, and the few words in which their SQL differs.
enum Dialect {
  SQLITE,
  POSTGRESQL;

  /// What stands for `${...}` in a migration.
  Map<String, String> placeholders() {
    return switch (this) {
      case SQLITE ->
          Map.of(
              "blob", "BLOB", "bigint", "INTEGER", "strict", "STRICT", "zero_hash", "zeroblob(32)");
      case POSTGRESQL ->
          Map.of(
              "blob", "BYTEA",
              "bigint", "BIGINT",
              "strict", "",
              "zero_hash", "decode(repeat('00', 32), 'hex')");
    };
  }
}
