package dev.latchkey.server.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LogCheckpointsTests {
  private static final int MEGABYTE = 1 << 20;
  private static final int PAGE = 4096;

  @TempDir Path folder;
  private Path file;
  private Database database;

  @BeforeEach
  void open() {
    file = folder.resolve("latchkey.db");
    database = Database.open(new SqliteSettings(file, 2), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void insert(int number, int bytes) {
    database.write(transaction ->
        transaction.change(
            "INSERT INTO installation VALUES (?, ?, 1)", "row " + number, new byte[bytes]));
  }

  /// Rows in the database file alone, without its log; none while it has no tables, or while it is
  /// written to.
  private int rowsOfFile() throws IOException {
    var copy = folder.resolve("copy.db");
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        var row =
            connection
                .createStatement()
                .executeQuery("SELECT COUNT(*) FROM installation WHERE name LIKE 'row %'")) {
      return row.getInt(1);
    } catch (SQLException e) {
      return 0;
    } finally {
      for (var name : new String[] {"copy.db", "copy.db-wal", "copy.db-shm"}) {
        Files.deleteIfExists(folder.resolve(name));
      }
    }
  }

  @Test
  @Timeout(60)
  void smallCommitsComeIntoTheFileLongBeforeTheLogIsFull() throws Exception {
    for (var number = 0; rowsOfFile() == 0; number++) {
      insert(number, 1);
      assertTrue(
          Files.size(folder.resolve("latchkey.db-wal")) < (long) LogCheckpoints.LOG_PAGES * PAGE);
    }
  }

  /// A reader that looks on all the while sees what it saw at first; once it has ended, the log
  /// begins again at its start.
  @Test
  @Timeout(120)
  void logStaysSmallHoweverMuchIsWritten() throws IOException {
    database.read(handle -> {
      handle.begin();
      var before = handle.select("SELECT COUNT(*) FROM installation").mapTo(Integer.class).one();
      IntStream.range(0, 60).forEach(number -> insert(number, MEGABYTE / 4));
      var after = handle.select("SELECT COUNT(*) FROM installation").mapTo(Integer.class).one();
      assertEquals(before, after);
      return handle.rollback();
    });
    IntStream.range(60, 460).forEach(number -> insert(number, MEGABYTE / 4));
    assertTrue(
        Files.size(folder.resolve("latchkey.db-wal")) < 3L * LogCheckpoints.LOG_PAGES * PAGE);
  }

  @Test
  void whatWasWrittenIsInTheFileOnceItIsClosed() throws Exception {
    IntStream.range(0, 50).forEach(number -> insert(number, 1));
    database.close();
    assertEquals(50, rowsOfFile());
    database = Database.open(new SqliteSettings(file, 2), Clock.systemUTC());
  }

  /// Its connections are far away: each is waited for until the test lets it come to nothing.
  private static final class FarPool extends HikariDataSource {
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore answered = new Semaphore(0);

    @Override
    public Connection getConnection() throws SQLException {
      asked.release();
      answered.acquireUninterruptibly();
      throw new SQLException("on purpose");
    }
  }

  private static void commitOften(LogCheckpoints checkpoints) {
    IntStream.range(0, 50).forEach(_ -> checkpoints.committed());
  }

  @Test
  @Timeout(60)
  void closingWaitsForACheckpointThatRuns() throws Exception {
    try (var pool = new FarPool();
        var checkpoints = new LogCheckpoints(pool)) {
      commitOften(checkpoints);
      pool.asked.acquire();
      var closing = Thread.ofPlatform().start(checkpoints::close);
      while (closing.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      pool.answered.release();
      closing.join();
      commitOften(checkpoints);
      assertEquals(0, pool.asked.availablePermits());
    }
  }

  @Test
  @Timeout(60)
  void checkpointThatFailsIsTriedAgain() throws Exception {
    try (var pool = new FarPool();
        var checkpoints = new LogCheckpoints(pool)) {
      pool.answered.release(2);
      commitOften(checkpoints);
      pool.asked.acquire();
      while (!pool.asked.tryAcquire()) {
        checkpoints.committed();
      }
    }
  }
}
