package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import java.util.List;
import java.util.Optional;

/// A signed-in person's own sessions and account.
final class SelfService {
  private final Database database;
  private final Accounts accounts;
  private final Profiles profiles = new Profiles();
  private final Passwords passwords;
  private final Sessions sessions;
  private final AuditTrail audit;

  SelfService(Platform platform, Identities identities) {
    database = platform.database();
    accounts = identities.accounts();
    passwords = identities.passwords();
    sessions = identities.sessions();
    audit = platform.audit();
  }

  Account account(Session session) {
    return database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
  }

  AccountProfile profile(Session session) {
    return database.read(handle -> profiles.byId(handle, session.accountId())).orElseThrow();
  }

  Optional<PasswordChange> passwordChange(Session session) {
    return database.read(handle -> passwords.lastChange(handle, session.accountId()));
  }

  List<Session> sessions(Session session) {
    return sessions.list(session.accountId());
  }

  /// Ends one of the person's own sessions; false where there is none with this id.
  boolean end(Session session, Id ended) {
    return database.write(transaction -> {
      var found = sessions.end(transaction, session.accountId(), ended);
      if (found) {
        Grants.endOfSession(transaction, ended);
        audit.append(transaction, new SelfServiceEvent.SessionEnded(session.accountId(), ended));
      }
      return found;
    });
  }

  /// Ends all but the present one.
  void endOthers(Session session) {
    database.write(transaction -> {
      var ended = sessions.endOthers(transaction, session.accountId(), session.id());
      Grants.endOthers(transaction, session.accountId(), session.id());
      audit.append(
          transaction,
          new SelfServiceEvent.OtherSessionsEnded(session.accountId(), session.id(), ended));
      return ended;
    });
  }
}
