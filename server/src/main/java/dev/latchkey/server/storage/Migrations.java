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
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings the tables up to date; one set of scripts serves both databases.
final class Migrations {
  private static final String FOLDER = "db/migration";
  private static final Pattern SCRIPT = Pattern.compile(".*/V([0-9]+)__[^/]*\\.sql");

  private Migrations() {}

  /// Does nothing where the database has seen all scripts that are here: Flyway takes longer to
  /// find that out than everything else of a start. A script whose number is lower than one that
  /// was run already is run all the same: branches number theirs side by side.
  ///
  /// @throws IllegalStateException where a newer program has changed the tables
  static void run(DataSource source, Dialect dialect) {
    var state = state(source, dialect);
    if (!state.unknown().isEmpty()) {
      throw new IllegalStateException(
          "a newer version of Latchkey has changed its tables; install that version again, or"
              + " restore the backup from before the upgrade");
    }
    if (state.isCurrent()) {
      return;
    }
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:" + FOLDER)
        .placeholders(dialect.placeholders())
        .outOfOrder(true)
        .load()
        .migrate();
  }

  private static SchemaState state(DataSource source, Dialect dialect) {
    try (var connection = source.getConnection()) {
      return SchemaState.read(connection, dialect);
    } catch (SQLException e) {
      throw new IllegalStateException("the tables cannot be looked at", e);
    }
  }

  /// The numbers of the scripts that are here.
  static Set<Integer> versions() {
    return scripts().stream()
        .map(SCRIPT::matcher)
        .filter(Matcher::matches)
        .map(name -> Integer.valueOf(name.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
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
