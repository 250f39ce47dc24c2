package dev.latchkey.server.selfservice;

import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.Limit;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.storage.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Compares what somebody signed in enters as the present password (ASVS-7.5.1). A stolen session
/// must not become a way to guess it: the tries are counted together with those of changing it.
public final class CurrentPassword {
  private final Database database;
  private final Passwords passwords;
  private final Attempts attempts;
  private final AuditTrail audit;

  public CurrentPassword(
      Database database, Passwords passwords, Attempts attempts, AuditTrail audit) {
    this.database = database;
    this.passwords = passwords;
    this.attempts = attempts;
    this.audit = audit;
  }

  /// What a look at the entered password has shown.
  sealed interface Answer {
    record Right() implements Answer {}

    record Wrong() implements Answer {}

    record SlowDown(Duration retryAfter) implements Answer {}
  }

  /// Compares; what is wrong counts.
  ///
  /// @param refused what the trail says where it is wrong
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Answer check(Id account, Secret entered, AuditEvent refused) {
    return switch (attempts.enter(database, List.of(Limit.PASSWORD_CHANGE.of(account.value())))) {
      case Attempts.Entry.Admitted(var place) -> compare(account, entered, refused, place);
      case Attempts.Entry.Refused(var full) -> new Answer.SlowDown(full.retryAfter());
      case Attempts.Entry.Crowded(var retryAfter) -> new Answer.SlowDown(retryAfter);
    };
  }

  private Answer compare(Id account, Secret entered, AuditEvent refused, Attempts.Place place) {
    var right = attempts.verify(database, place, () -> matches(account, entered));
    return database.write(transaction -> {
      if (right) {
        attempts.passed(transaction, place);
        return new Answer.Right();
      }
      attempts.failed(transaction, place);
      audit.append(transaction, refused);
      return new Answer.Wrong();
    });
  }

  private boolean matches(Id account, Secret entered) {
    return passwords.matches(passwords.credential(database, Optional.of(account)), entered);
  }

  /// The same, to prove who it is.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Answer check(Id account, Secret entered) {
    return check(account, entered, new SelfServiceEvent.ConfirmationRefused(account));
  }
}
