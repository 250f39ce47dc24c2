package dev.latchkey.server.storage;

import java.sql.Connection;
import java.util.Objects;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionFactory;
import org.jspecify.annotations.Nullable;

/// Hands Jdbi the connection of a transaction that has begun, and leaves it open.
final class BorrowedConnection implements ConnectionFactory {
  private static final ThreadLocal<@Nullable Connection> LENT = new ThreadLocal<>();

  /// Runs what asks for a connection at once, and on this thread.
  <T> T lend(Connection connection, Supplier<T> work) {
    LENT.set(connection);
    try {
      return work.get();
    } finally {
      LENT.remove();
    }
  }

  @Override
  public Connection openConnection() {
    return Objects.requireNonNull(LENT.get());
  }

  @Override
  public void closeConnection(Connection connection) {
    // The transaction that has it closes it.
  }
}
