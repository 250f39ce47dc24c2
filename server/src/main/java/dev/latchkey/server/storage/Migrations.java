package dev.latchkey.server.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the tables up to date; one set of scripts serves both databases.
final class Migrations {
  private static final String FOLDER = "db/migration";
  private static final Pattern SCRIPT = Pattern.compile(".*/V([0-9]+)__[^/]*\\.sql");

  private Migrations() {}

  /// Does nothing where the last script that the database saw is the newest one here: Flyway takes
  /// longer to find that out than everything else of a start.
  static void run(DataSource source, Dialect dialect) {
    if (applied(source).equals(Optional.of(newest()))) {
      return;
    }
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:" + FOLDER)
        .placeholders(dialect.placeholders())
        .load()
        .migrate();
  }

  /// The version of the last script, unless it failed; empty for a new database.
  private static Optional<Integer> applied(DataSource source) {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                """
                SELECT version FROM flyway_schema_history
                WHERE installed_rank = (SELECT MAX(installed_rank) FROM flyway_schema_history)
                  AND success = TRUE AND version IS NOT NULL
                """)) {
      return row.next() ? Optional.of(Integer.valueOf(row.getString(1))) : Optional.empty();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  static int newest() {
    return scripts().stream()
        .map(SCRIPT::matcher)
        .filter(name -> name.matches())
        .mapToInt(name -> Integer.parseInt(name.group(1)))
        .max()
        .orElseThrow();
  }

  /// The names of the scripts in the jar, or in the folder that a test runs from.
  private static List<String> scripts() {
    var folder = Objects.requireNonNull(Migrations.class.getResource("/" + FOLDER));
    try {
      if (folder.openConnection() instanceof JarURLConnection jar) {
        return jar.getJarFile().stream()
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith(FOLDER))
            .toList();
      }
      try (var files = Files.list(Path.of(folder.toURI()))) {
        return files.map(file -> file.toUri().getPath()).toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
