package dev.latchkey.server.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import org.sqlite.util.LibraryLoaderUtil;

/// An embedded SQLite file: write-ahead log, every commit synced, one writer, many readers.
///
/// @param readers number of reading connections
public record SqliteSettings(Path file, int readers) implements DatabaseSettings {
  private static final String BUSY_TIMEOUT_MILLIS = "10000";
  private static final String LIBRARY_FOLDER = "org.sqlite.lib.path";

  private record Glibc(String folder, Path loader) {}

  /// By what Java calls the processor.
  private static final Map<String, Glibc> GLIBC =
      Map.of(
          "amd64", new Glibc("x86_64", Path.of("/lib64/ld-linux-x86-64.so.2")),
          "aarch64", new Glibc("aarch64", Path.of("/lib/ld-linux-aarch64.so.1")));

  public SqliteSettings(Path file) {
    this(file, Math.max(4, Runtime.getRuntime().availableProcessors()));
  }

  @Override
  public Database open(Clock clock) {
    try {
      loadDriver();
      var writer = pool("writer", 1, "IMMEDIATE");
      Migrations.run(writer, Dialect.SQLITE);
      var readers = pool("reader", readers(), "DEFERRED");
      return new Database(Dialect.SQLITE, writer, readers, clock);
    } catch (RuntimeException e) {
      throw new DatabaseUnavailable(
          "The database file " + file + " cannot be opened: " + reason(e), e);
    }
  }

  /// Without a write-ahead log beside it, the file is complete, and SQLite need not make one to
  /// read it.
  @Override
  public SchemaState schema() {
    if (!Files.exists(file)) {
      return SchemaState.none();
    }
    var log = file.resolveSibling(file.getFileName() + "-wal");
    var mode = Files.exists(log) ? "?mode=ro" : "?mode=ro&immutable=1";
    var url = "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath() + mode;
    try (var connection = DriverManager.getConnection(url)) {
      return SchemaState.read(connection, Dialect.SQLITE);
    } catch (SQLException e) {
      throw new DatabaseUnavailable(
          "The database file " + file + " cannot be read: " + reason(e), e);
    }
  }

  /// Left alone, the driver would unpack its library into the folder for temporary files, and read
  /// it back byte by byte.
  private void loadDriver() {
    if (System.getProperty(LIBRARY_FOLDER) != null) {
      return;
    }
    var folder = file.resolveSibling("cache").toAbsolutePath();
    try {
      NativeLibrary.unpack(library(), folder)
          .ifPresent(_ -> System.setProperty(LIBRARY_FOLDER, folder.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where the driver's jar has its library. The driver itself asks the program `uname` whether
  /// this is a telephone, which takes longer than all the rest; a system with the loader of glibc
  /// is none.
  private static String library() {
    var glibc = GLIBC.get(System.getProperty("os.arch"));
    if (glibc != null && Files.exists(glibc.loader)) {
      return "/org/sqlite/native/Linux/" + glibc.folder + "/libsqlitejdbc.so";
    }
    return LibraryLoaderUtil.getNativeLibResourcePath()
        + "/"
        + LibraryLoaderUtil.getNativeLibName();
  }

  /// The pool's auto-commit stays on: with it off, the driver would begin the next IMMEDIATE
  /// transaction at every commit and keep the write lock. Readers are DEFERRED, so that they never
  /// ask for that lock.
  private HikariDataSource pool(String name, int size, String transactionMode) {
    var driver = new Properties();
    driver.setProperty("journal_mode", "WAL");
    driver.setProperty("synchronous", "FULL");
    driver.setProperty("busy_timeout", BUSY_TIMEOUT_MILLIS);
    driver.setProperty("foreign_keys", "true");
    driver.setProperty("transaction_mode", transactionMode);
    // They are not needed; the driver would fetch them, by a statement of its own after each
    // change.
    driver.setProperty("jdbc.get_generated_keys", "false");
    if (name.equals("writer")) {
      // What savepoints remember is kept out of temporary files.
      driver.setProperty("temp_store", "MEMORY");
    }
    var config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setDataSourceProperties(driver);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setMaxLifetime(0);
    config.setIdleTimeout(0);
    if (name.equals("reader")) {
      config.setConnectionInitSql("PRAGMA query_only=ON");
    } else {
      config.setConnectionInitSql("PRAGMA wal_autocheckpoint=" + LogCheckpoints.LOG_PAGES);
    }
    return new HikariDataSource(config);
  }

  static String reason(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("unknown reason");
  }
}
