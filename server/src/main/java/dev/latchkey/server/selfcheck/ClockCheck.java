package dev.latchkey.server.selfcheck;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/// Whether this clock agrees with the database's, and none has been set back: every expiry depends
/// on it.
final class ClockCheck implements Check {
  private static final String NAME = "clock";
  private static final Duration MUCH = Duration.ofSeconds(10);
  private final Database database;
  private final AuditTrail trail;
  private final Clock clock;

  ClockCheck(Database database, AuditTrail trail, Clock clock) {
    this.database = database;
    this.trail = trail;
    this.clock = clock;
  }

  @Override
  public List<Finding> check() {
    var difference = Duration.between(clock.instant(), database.now());
    if (difference.abs().compareTo(MUCH) > 0) {
      return List.of(
          Finding.wrong(
              NAME,
              "The database's clock differs by " + difference.toSeconds() + " s.",
              "Synchronize both over the network (NTP)."));
    }
    var future = trail.newest().filter(line -> line.at().isAfter(database.now().plus(MUCH)));
    return List.of(
        future
            .map(line ->
                Finding.wrong(
                    NAME,
                    "The audit trail has a line of " + line.at() + ", which is in the future.",
                    "Was the clock set back? Synchronize it over the network (NTP)."))
            .orElseGet(
                () -> Finding.good(NAME, "It agrees with the database and the audit trail.")));
  }
}
