package dev.latchkey.server.selfcheck;

import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.DatabaseUnavailable;
import java.util.List;

/// Whether the database saves what is written, tried with a row that goes again.
record DatabaseWriteCheck(Database database) implements Check {
  private static final String NAME = "database";

  @Override
  public List<Finding> check() {
    try {
      database.probe();
      return List.of(Finding.good(NAME, "A row was written and removed."));
    } catch (DatabaseUnavailable e) {
      return List.of(
          Finding.wrong(
              NAME,
              "Nothing can be saved.",
              "Check for a full disk, a read-only role, or a database that is down."));
    }
  }
}
