package dev.latchkey.server.storage;

import dev.latchkey.testkit.PrivatePostgresql;
import dev.latchkey.testkit.TestClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/// Lets a test move the clock of a PostgreSQL database by hand.
///
/// Latchkey asks the database for the time. A schema that stands before `pg_catalog` in the search
/// path has a `clock_timestamp()` of its own, which reads the time from a table.
final class HandClock {
  private static final String SCHEMA =
      """
      CREATE SCHEMA hand;
      CREATE TABLE hand.clock (now TIMESTAMPTZ NOT NULL);
      INSERT INTO hand.clock VALUES (now());
      CREATE FUNCTION hand.clock_timestamp() RETURNS TIMESTAMPTZ LANGUAGE sql VOLATILE
        AS 'SELECT now FROM hand.clock';
      GRANT USAGE ON SCHEMA hand TO latchkey;
      GRANT SELECT ON hand.clock TO latchkey;
      """;

  private HandClock() {}

  /// Puts the clock into a database. Its connections must use [#SEARCH_PATH].
  static TestClock install(PrivatePostgresql server, String database) {
    server.execute(database, SCHEMA);
    try {
      var connection = server.connect(database);
      return new TestClock(now -> set(connection, now));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Parameter of the JDBC address.
  static final String SEARCH_PATH = "&currentSchema=public,hand,pg_catalog";

  private static void set(Connection connection, Instant now) {
    try (var update =
        connection.prepareStatement(
            "UPDATE hand.clock SET now = to_timestamp(CAST(? AS NUMERIC) / 1000)")) {
      update.setLong(1, now.toEpochMilli());
      update.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
