package dev.latchkey.server.mail;

import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.storage.Database;
import java.util.List;

/// Where the operator sees what waits in the outbox and what was given up.
public final class OutboxAdmin {
  private final Database database;
  private final Outbox outbox;
  private final AuditTrail audit;

  public OutboxAdmin(Database database, Outbox outbox, AuditTrail audit) {
    this.database = database;
    this.outbox = outbox;
    this.audit = audit;
  }

  /// The oldest emails that wait.
  public List<QueuedMail> waiting(int limit) {
    return database.read(handle -> outbox.list(handle, false, limit));
  }

  /// The oldest emails that were given up.
  public List<QueuedMail> givenUp(int limit) {
    return database.read(handle -> outbox.list(handle, true, limit));
  }

  /// Retries one that was given up; false if there is none with this id.
  public boolean retry(String id) {
    return database.write(transaction -> {
      var purpose = outbox.retry(transaction, id);
      purpose.ifPresent(of -> audit.append(transaction, new MailEvent.Revived(of, id)));
      return purpose.isPresent();
    });
  }

  /// Removes one, whether it waits or was given up; false where there is none with this id.
  public boolean drop(String id) {
    return database.write(transaction -> {
      var purpose = outbox.drop(transaction, id);
      purpose.ifPresent(of -> audit.append(transaction, new MailEvent.Dropped(of, id)));
      return purpose.isPresent();
    });
  }
}
