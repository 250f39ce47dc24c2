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
              "blob", "BLOB",
              "bigint", "INTEGER",
              "strict", "STRICT",
              "zero_hash", "zeroblob(32)",
              "position", "instr",
              "generated", "VIRTUAL",
              "binary", "");
      case POSTGRESQL ->
          Map.of(
              "blob", "BYTEA",
              "bigint", "BIGINT",
              "strict", "",
              "zero_hash", "decode(repeat('00', 32), 'hex')",
              "position", "strpos",
              "generated", "STORED",
              "binary", "COLLATE \"C\"");
    };
  }

  /// Says by one number whether the table of applied scripts is there.
  String countsHistory() {
    return switch (this) {
      case SQLITE -> "SELECT COUNT(*) FROM sqlite_master WHERE name = 'flyway_schema_history'";
      case POSTGRESQL ->
          """
          SELECT COUNT(*) FROM pg_tables
          WHERE schemaname = current_schema() AND tablename = 'flyway_schema_history'
          """;
    };
  }
}
