package dev.latchkey.server.installation;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.LastSeenLine;
import dev.latchkey.server.keys.RestoreEpoch;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that a restored backup brings nothing back that was used or ended since: sessions,
/// links, known devices, access tokens, deliveries that wait.
public final class RestoreDetection {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreDetection.class);
  private final Database database;
  private final AuditTrail audit;
  private final RestoreEpoch epoch;
  private final Consumer<Transaction> deliveries;
  private final LastSeenLine lastSeen;

  /// @param deliveries ends those that wait
  public RestoreDetection(
      Database database,
      AuditTrail audit,
      RestoreEpoch epoch,
      Path lastSeen,
      Consumer<Transaction> deliveries) {
    this.database = database;
    this.audit = audit;
    this.epoch = epoch;
    this.lastSeen = new LastSeenLine(lastSeen, audit);
    this.deliveries = deliveries;
  }

  /// Notices a restored database, and remembers the present one.
  public void detect() {
    if (lastSeen.isMissing()) {
      LOG.warn("the database was restored from a backup: revoking all sessions, links and tokens");
      end(InstallationRestored.By.SERVER);
    }
    lastSeen.remember();
    epoch.follow(database);
  }

  /// The operator says that it was restored.
  public void restored() {
    end(InstallationRestored.By.OPERATOR);
    lastSeen.remember();
    epoch.follow(database);
  }

  private void end(InstallationRestored.By by) {
    database.write(transaction -> {
      epoch.begin(transaction);
      deliveries.accept(transaction);
      audit.append(transaction, new InstallationRestored(by));
      return true;
    });
  }
}
