package dev.latchkey.server;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.LastSeenLine;
import dev.latchkey.server.delivery.RestoredDeliveries;
import dev.latchkey.server.keys.RestoreEpoch;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that a restored backup brings nothing back that was used or ended since: sessions,
/// links, known devices, access tokens, deliveries that wait.
final class RestoreDetection {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreDetection.class);
  private final Database database;
  private final AuditTrail audit;
  private final RestoreEpoch epoch;
  private final RestoredDeliveries deliveries;
  private final LastSeenLine lastSeen;

  RestoreDetection(
      Database database,
      AuditTrail audit,
      RestoreEpoch epoch,
      Path lastSeen,
      Randomness randomness) {
    this.database = database;
    this.audit = audit;
    this.epoch = epoch;
    this.deliveries = new RestoredDeliveries(audit, randomness);
    this.lastSeen = new LastSeenLine(lastSeen, audit);
  }

  /// Notices a restored database, and remembers the present one.
  void detect() {
    if (lastSeen.isMissing()) {
      LOG.warn("the database was restored from a backup: revoking all sessions, links and tokens");
      end(InstallationRestored.By.SERVER);
    }
    lastSeen.remember();
    epoch.follow(database);
  }

  /// The operator says that it was restored.
  void restored() {
    end(InstallationRestored.By.OPERATOR);
    lastSeen.remember();
    epoch.follow(database);
  }

  private void end(InstallationRestored.By by) {
    database.write(transaction -> {
      epoch.begin(transaction);
      deliveries.end(transaction);
      audit.append(transaction, new InstallationRestored(by));
      return true;
    });
  }
}
