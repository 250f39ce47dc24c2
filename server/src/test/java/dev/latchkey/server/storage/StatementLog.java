package dev.latchkey.server.storage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.slf4j.LoggerFactory;

/// Writes down every SQL statement that a database runs, in its order, without its values.
public final class StatementLog extends AppenderBase<ILoggingEvent>
    implements SqlLogger, AutoCloseable {
  /// More than any test looks at.
  private static final int MOST = 20_000;

  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());

  private final boolean ofRequests;

  private StatementLog(boolean ofRequests) {
    this.ofRequests = ofRequests;
  }

  public static StatementLog of(Database database) {
    return of(database, new StatementLog(false));
  }

  /// Only those of a server's requests, which run on virtual threads, and not of what it does by
  /// itself.
  public static StatementLog ofRequests(Database database) {
    return of(database, new StatementLog(true));
  }

  private static StatementLog of(Database database, StatementLog log) {
    database.read(Handle::getJdbi).setSqlLogger(log);
    database.write(transaction -> transaction.handle().getJdbi()).setSqlLogger(log);
    var plain = (Logger) LoggerFactory.getLogger(Statements.class);
    plain.setLevel(Level.TRACE);
    log.start();
    plain.addAppender(log);
    log.take();
    return log;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    add(String.valueOf(context.getRawSql()));
  }

  @Override
  protected void append(ILoggingEvent lookUp) {
    add(lookUp.getFormattedMessage());
  }

  private void add(String statement) {
    if (statements.size() < MOST
        && isStarted()
        && (!ofRequests || Thread.currentThread().isVirtual())) {
      statements.add(statement.strip());
    }
  }

  /// Ends it. One that goes on keeps every statement of all tests to come.
  @Override
  public void close() {
    stop();
    var plain = (Logger) LoggerFactory.getLogger(Statements.class);
    plain.detachAppender(this);
    if (!plain.iteratorForAppenders().hasNext()) {
      plain.setLevel(null);
    }
    take();
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
