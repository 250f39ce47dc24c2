package dev.latchkey.server.storage;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One running write transaction, passed along to everything that takes part in it.
public final class Transaction {
  private final Connection connection;
  private final Supplier<Handle> opening;
  private final Statements statements;
  private final Instant now;
  private final SequencedMap<Last<?>, List<Object>> kept = new LinkedHashMap<>();
  private final List<Change> last = new ArrayList<>(2);
  private final List<Runnable> afterwards = new ArrayList<>();
  private @Nullable Handle handle;
  private boolean broken;

  /// What is done with the kept items once the transaction's own work is done.
  @FunctionalInterface
  public interface Last<T> {
    void run(Transaction transaction, List<T> items);
  }

  /// @param opening makes what Jdbi needs of the connection
  Transaction(Connection connection, Supplier<Handle> opening, Statements statements, Instant now) {
    this.connection = connection;
    this.opening = opening;
    this.statements = statements;
    this.now = now;
  }

  public Handle handle() {
    var known = handle;
    if (known == null) {
      known = opening.get();
      handle = known;
    }
    return known;
  }

  /// The first row that a look-up finds.
  ///
  /// @param arguments text, whole numbers, bytes or times, in the order of the question marks
  public <T> Optional<T> lookUp(PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return lookUpAll(lookUp, arguments).stream().findFirst();
  }

  /// All rows that it finds.
  public <T> List<T> lookUpAll(PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return whole(() -> statements.all(connection, lookUp, arguments));
  }

  /// Runs a change that nearly every request makes, with `?` for its arguments.
  ///
  /// @return how many rows it changed
  public int change(String sql, @Nullable Object... arguments) {
    return whole(() -> statements.change(connection, sql, arguments));
  }

  private <T> T whole(Supplier<T> statement) {
    try {
      return statement.get();
    } catch (RuntimeException | Error e) {
      broken = true;
      throw e;
    }
  }

  /// After a statement that failed, SQLite may have taken back everything by itself: what goes on
  /// would not be in this transaction any more.
  void mustBeWhole() {
    if (broken) {
      throw new IllegalStateException("a statement failed, and its transaction went on");
    }
  }

  /// As the other one.
  public int change(Change change) {
    return change(change.sql(), change.arguments());
  }

  /// Keeps a change for the end, after all that [#beforeCommit] does: on PostgreSQL, all of these
  /// and the commit are one exchange.
  public void changeLast(Change change) {
    last.add(change);
  }

  /// A change with its arguments, as [#change] takes them.
  public record Change(String sql, @Nullable Object... arguments) {}

  /// The database's time when the transaction began.
  public Instant now() {
    return now;
  }

  /// Keeps `item` until the transaction's work is done and then hands all that was kept for `last`
  /// to it, in order and before the commit. What takes a lock that everyone wants belongs there: it
  /// is held briefly, and always taken after the others.
  public <T> void beforeCommit(Last<T> last, T item) {
    kept.computeIfAbsent(last, _ -> new ArrayList<>()).add(item);
  }

  void runBeforeCommit() {
    kept.forEach(this::run);
  }

  void runLast() {
    if (!last.isEmpty()) {
      statements.finish(connection, last);
    }
  }

  /// Keeps what is not in the database until the transaction is committed: a transaction that is
  /// tried again, or comes to nothing, must not have counted anything.
  public void afterCommit(Runnable effect) {
    afterwards.add(effect);
  }

  void runAfterCommit() {
    afterwards.forEach(Runnable::run);
  }

  @SuppressWarnings("unchecked") // beforeCommit keeps a T for a Last<T> only
  private <T> void run(Last<T> last, List<Object> items) {
    last.run(this, (List<T>) items);
  }
}
