package dev.latchkey.server.storage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/// Writes down every SQL statement that a database runs, in its order, without its values.
public final class StatementLog implements SqlLogger {
  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());

  public static StatementLog of(Database database) {
    var log = new StatementLog();
    database.read(Handle::getJdbi).setSqlLogger(log);
    database.write(transaction -> transaction.handle().getJdbi()).setSqlLogger(log);
    log.take();
    return log;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    statements.add(String.valueOf(context.getRawSql()).strip());
  }

  /// What ran since the last call.
  public List<String> take() {
    synchronized (statements) {
      var taken = List.copyOf(statements);
      statements.clear();
      return taken;
    }
  }
}
