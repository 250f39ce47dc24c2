package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.defence.Attempts;
import dev.latchkey.server.defence.Limit;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.web.Answer;
import dev.latchkey.server.web.ReturnPath;
import java.util.List;
import java.util.Optional;

/// Asks for the password again before something sensitive (ASVS-7.5.1, ASVS-7.5.3).
///
/// A page that changes such things begins with [#missing] and shows what that gives, if it gives
/// anything.
public final class Confirmation {
  static final String PAGE = "/account/confirm";
  private static final String METHOD = "pwd";
  private final Database database;
  private final Accounts accounts;
  private final Passwords passwords;
  private final Sessions sessions;
  private final Attempts attempts;
  private final AuditTrail audit;

  public Confirmation(
      Database database,
      Accounts accounts,
      Passwords passwords,
      Sessions sessions,
      Attempts attempts,
      AuditTrail audit) {
    this.database = database;
    this.accounts = accounts;
    this.passwords = passwords;
    this.sessions = sessions;
    this.attempts = attempts;
    this.audit = audit;
  }

  /// The way to the page that asks for the password, for a session whose person has not proved for
  /// a while who it is; empty where it has.
  ///
  /// @param page path of the page to come back to
  public Optional<Answer> missing(Session session, String page) {
    return isFresh(session)
        ? Optional.empty()
        : Optional.of(Answer.seeOther(new ReturnPath(page).after(PAGE)));
  }

  boolean isFresh(Session session) {
    return session.isFresh(database.now());
  }

  /// Takes the password. A stolen session must not become a way to guess it: the tries are counted
  /// together with those of changing it.
  ///
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  ConfirmationOutcome confirm(Session session, Secret entered) {
    var charged = List.of(Limit.PASSWORD_CHANGE.of(session.accountId().value()));
    var full = attempts.charge(database, charged);
    if (full.isPresent()) {
      return new ConfirmationOutcome.SlowDown(full.get().retryAfter());
    }
    if (!isRight(session, entered)) {
      return database.write(transaction -> refuse(transaction, session));
    }
    return database.write(transaction -> {
      attempts.refund(transaction, charged);
      return sessions
          .reauthenticated(transaction, session, METHOD)
          .<ConfirmationOutcome>map(ConfirmationOutcome.Confirmed::new)
          .orElseGet(ConfirmationOutcome.Over::new);
    });
  }

  private boolean isRight(Session session, Secret entered) {
    var credential =
        database.read(handle -> {
          var account = accounts.byId(handle, session.accountId());
          return passwords.credential(handle, account.map(found -> found.id()));
        });
    return passwords.matches(credential, entered);
  }

  private ConfirmationOutcome refuse(Transaction transaction, Session session) {
    audit.append(transaction, new SelfServiceEvent.ConfirmationRefused(session.accountId()));
    return new ConfirmationOutcome.WrongPassword();
  }
}
