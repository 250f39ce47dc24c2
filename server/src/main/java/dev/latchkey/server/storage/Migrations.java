package dev.latchkey.server.storage;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the tables up to date; one set of scripts serves both databases.
final class Migrations {
  private Migrations() {}

  static void run(DataSource source, Dialect dialect) {
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration")
        .placeholders(dialect.placeholders())
        .load()
        .migrate();
  }
}
