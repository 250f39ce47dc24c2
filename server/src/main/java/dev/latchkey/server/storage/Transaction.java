package dev.latchkey.server.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// One running write transaction, passed along to everything that takes part in it.
public final class Transaction {
  private final Handle handle;
  private final Statements statements;
  private final Instant now;
  private final SequencedMap<Last<?>, List<Object>> kept = new LinkedHashMap<>();
  private final List<Runnable> afterwards = new ArrayList<>();

  /// What is done with the kept items once the transaction's own work is done.
  @FunctionalInterface
  public interface Last<T> {
    void run(Transaction transaction, List<T> items);
  }

  Transaction(Handle handle, Statements statements, Instant now) {
    this.handle = handle;
    this.statements = statements;
    this.now = now;
  }

  public Handle handle() {
    return handle;
  }

  /// The first row that a look-up finds.
  ///
  /// @param arguments text, whole numbers, bytes or times, in the order of the question marks
  public <T> Optional<T> lookUp(PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return lookUpAll(lookUp, arguments).stream().findFirst();
  }

  /// All rows that it finds.
  public <T> List<T> lookUpAll(PreparedQuery<T> lookUp, @Nullable Object... arguments) {
    return statements.all(handle.getConnection(), lookUp, arguments);
  }

  /// Runs a change that nearly every request makes, with `?` for its arguments.
  ///
  /// @return how many rows it changed
  public int change(String sql, @Nullable Object... arguments) {
    return statements.change(handle.getConnection(), sql, arguments);
  }

  /// As the other one.
  public int change(Change change) {
    return change(change.sql(), change.arguments());
  }

  /// Runs two changes, one after the other: on PostgreSQL in one exchange.
  public void change(Change first, Change second) {
    statements.change(handle.getConnection(), first, second);
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
