package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.EditProfile;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.accountsecurity.Reauthentication;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.audit.SuspiciousInputRejected;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Limit;
import dev.latchkey.server.throttling.RateLimiter;
import dev.latchkey.server.throttling.Throttle;
import dev.latchkey.server.throttling.Throttled;
import java.util.List;
import java.util.Optional;

/// Changing one's own names and language. A username is a name to sign in with, so another one asks
/// for the password where it was not just given, and for the second factor (ASVS-7.5.1).
///
/// Whether a username is free is told at once, and every request for one counts, whatever comes of
/// it: an account learns less of other people's names than by signing up with more addresses.
final class ChangeProfile {
  private final Database database;
  private final Accounts accounts;
  private final EditProfile editing;
  private final CurrentPassword currentPassword;
  private final Reauthentication reauthentication;
  private final RateLimiter limiter;
  private final Throttle throttle;
  private final Notifications notifications;
  private final AuditTrail audit;

  ChangeProfile(Platform platform, Identities identities, Safeguards safeguards) {
    database = platform.database();
    accounts = identities.accounts();
    audit = platform.audit();
    editing = new EditProfile(accounts, audit);
    currentPassword = safeguards.currentPassword();
    reauthentication = safeguards.reauthentication();
    limiter = platform.limiter();
    throttle = platform.throttle();
    notifications = identities.notifications();
  }

  /// Whether the session may take another username without a further proof.
  boolean isConfirmed(Session session) {
    return reauthentication.isFresh(session);
  }

  /// Changes what was read.
  ///
  /// @param password the current one, where it was sent
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Throttled<ChangeProfileOutcome> change(
      Session session, ProfileChange.Reading read, Optional<Secret> password) {
    return switch (read) {
      case ProfileChange.Reading.Bad(var field, var flaw) -> Throttled.of(refuse(field, flaw));
      case ProfileChange.Reading.Good(var change) -> change(session, change, password);
    };
  }

  private ChangeProfileOutcome refuse(String field, RejectionReason flaw) {
    if (flaw != RejectionReason.FORM) {
      database.write(transaction -> {
        audit.append(transaction, new SuspiciousInputRejected(field, flaw.word()));
        return true;
      });
    }
    return new ChangeProfileOutcome.Rejected(field, flaw);
  }

  private Throttled<ChangeProfileOutcome> change(
      Session session, ProfileChange change, Optional<Secret> password) {
    var account = database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
    if (!change.renames(account)) {
      return Throttled.of(database.write(transaction -> edit(transaction, account, change)));
    }
    if (isConfirmed(session)) {
      return rename(account, change);
    }
    if (reauthentication.lacksFactor(session)) {
      return Throttled.of(new ChangeProfileOutcome.FactorRequired());
    }
    if (password.isEmpty()) {
      return Throttled.of(new ChangeProfileOutcome.NotConfirmed());
    }
    return switch (currentPassword.check(account.id(), password.get())) {
      case Throttled.Admitted(var right) when right -> rename(account, change);
      case Throttled.Admitted(var _) -> Throttled.of(new ChangeProfileOutcome.WrongPassword());
      case Throttled.TooManyAttempts(var wait) -> Throttled.until(wait);
    };
  }

  private Throttled<ChangeProfileOutcome> rename(Account account, ProfileChange change) {
    return throttle.attempt(
        List.of(Limit.USERNAME_CHANGE.of(account.id().value())),
        place ->
            limiter.verify(
                database,
                place,
                () ->
                    database.write(transaction -> {
                      limiter.failedIn(transaction, place);
                      return edit(transaction, account, change);
                    })));
  }

  private ChangeProfileOutcome edit(
      Transaction transaction, Account account, ProfileChange change) {
    var held = accounts.hold(transaction, account.id());
    if (held.disabled() || held.generation() != account.generation()) {
      return new ChangeProfileOutcome.NotConfirmed(); // what confirmed it has ended meanwhile
    }
    var outcome = editing.edit(transaction, held, change, "owner");
    notifications.edited(transaction, held.id(), outcome);
    return switch (outcome) {
      case EditProfile.Outcome.UsernameTaken _ -> new ChangeProfileOutcome.UsernameTaken();
      case EditProfile.Outcome.Edited _ -> new ChangeProfileOutcome.Done();
    };
  }
}
