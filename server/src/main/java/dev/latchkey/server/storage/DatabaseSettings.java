package dev.latchkey.server.storage;

import java.time.Clock;

/// Where the data lives.
sealed interface DatabaseSettings permits SqliteSettings, PostgresqlSettings {
  Database open(Clock clock);

  /// Looks at the tables without a change to them.
  SchemaState schema();
}
