package dev.latchkey.server.storage;

import java.sql.Types;
import java.time.Instant;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.statement.StatementExceptions;

/// How Java's types stand in the tables: a time is a number of milliseconds since 1970 in UTC.
final class SqlTypes {
  private SqlTypes() {}

  static Jdbi install(Jdbi jdbi) {
    // Bound values are what people entered: no exception may carry them into a log (S0-06).
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi.registerArgument(new InstantArgument())
        .registerColumnMapper(
            Instant.class,
            (row, column, context) -> {
              var millis = row.getLong(column);
              return row.wasNull() ? null : Instant.ofEpochMilli(millis);
            });
  }

  private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
    InstantArgument() {
      super(Types.BIGINT);
    }

    @Override
    protected Argument build(Instant value, ConfigRegistry config) {
      return (position, statement, context) -> statement.setLong(position, value.toEpochMilli());
    }
  }
}
