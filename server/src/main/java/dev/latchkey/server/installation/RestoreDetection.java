package dev.latchkey.server.installation;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.LastSeenLine;
import dev.latchkey.server.keys.RestoreEpoch;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that a restored backup brings nothing back that was used or ended since: sessions,
/// links, known devices, access tokens, deliveries that wait, recovery codes.
public final class RestoreDetection {
  private static final Logger LOG = LoggerFactory.getLogger(RestoreDetection.class);
  private final Database database;
  private final AuditTrail audit;
  private final RestoreEpoch epoch;
  private final List<Consumer<Transaction>> more;
  private final LastSeenLine lastSeen;

  /// @param more each ends something that does not end with the epoch
  public RestoreDetection(
      Database database,
      AuditTrail audit,
      RestoreEpoch epoch,
      Path lastSeen,
      List<Consumer<Transaction>> more) {
    this.database = database;
    this.audit = audit;
    this.epoch = epoch;
    this.lastSeen = new LastSeenLine(lastSeen, audit);
    this.more = List.copyOf(more);
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
      more.forEach(end -> end.accept(transaction));
      audit.append(transaction, new InstallationRestored(by));
      return true;
    });
  }
}
