package dev.latchkey.server.throttling.simulator;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.SqliteSettings;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestClock;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What the real gate runs on.
///
/// @param nodes more than one share a PostgreSQL; SQLite is for one
record SimulatedInstallation(TestDatabase.Kind kind, int nodes) {
  static final SimulatedInstallation SMALLEST =
      new SimulatedInstallation(TestDatabase.Kind.SQLITE, 1);

  SimulatedInstallation {
    if (nodes < 1 || (nodes > 1 && kind == TestDatabase.Kind.SQLITE)) {
      throw new IllegalArgumentException("SQLite is for one node");
    }
  }

  /// A database for each node, and the clock that all of them go by.
  record Opened(TestClock clock, List<Database> databases) {}

  /// @param file of SQLite
  Opened open(Path file) {
    if (kind == TestDatabase.Kind.SQLITE) {
      var clock = new TestClock();
      return new Opened(clock, List.of(new SqliteSettings(file).open(clock)));
    }
    var own = TestDatabase.own(kind);
    var others = IntStream.range(1, nodes).mapToObj(_ -> own.reopen());
    return new Opened(own.clock(), Stream.concat(Stream.of(own.database()), others).toList());
  }

  @Override
  public String toString() {
    return (nodes == 1 ? "one node" : nodes + " nodes")
        + " on "
        + (kind == TestDatabase.Kind.SQLITE ? "SQLite" : "PostgreSQL");
  }
}
