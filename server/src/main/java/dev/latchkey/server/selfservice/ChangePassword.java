package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.AcceptedPassword;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.PasswordContext;
import dev.latchkey.server.passwords.PasswordPolicy;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.passwords.PolicyResult;
import dev.latchkey.server.platform.Identities;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Amr;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.DeviceCookies;
import dev.latchkey.server.throttling.Throttled;
import java.util.Set;

/// Changing one's own password: the present one is asked for, everything that the account was given
/// before ends, and only the session that asked goes on, under a new token (ASVS-6.2.3, C-12).
final class ChangePassword {
  private final Database database;
  private final Accounts accounts;
  private final PasswordPolicy policy;
  private final Passwords passwords;
  private final Sessions sessions;
  private final AccountAccess access;
  private final CurrentPassword presentPassword;
  private final DeviceCookies devices;
  private final Notifications notifications;
  private final AuditTrail audit;

  ChangePassword(
      Platform platform,
      Identities identities,
      AccountAccess access,
      CurrentPassword presentPassword) {
    database = platform.database();
    accounts = identities.accounts();
    policy = identities.policy();
    passwords = identities.passwords();
    sessions = identities.sessions();
    this.access = access;
    this.presentPassword = presentPassword;
    devices = platform.devices();
    notifications = identities.notifications();
    audit = platform.audit();
  }

  /// Changes the password of the session's account.
  ///
  /// @param agreed whether the chosen one was typed twice; where it was not, nothing is changed
  /// @throws dev.latchkey.server.passwords.HasherBusy where too many wait
  Throttled<ChangeOutcome> change(Session session, Secret present, Secret chosen, boolean agreed) {
    var account = database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
    var refused = new SelfServiceEvent.PasswordChangeRefused(account.id());
    return presentPassword
        .check(account.id(), present, refused)
        .map(right ->
            right
                ? judge(session, account, chosen, agreed)
                : refused(true, policy.judge(chosen, context(account))));
  }

  private ChangeOutcome judge(Session session, Account account, Secret chosen, boolean agreed) {
    var judgement = policy.judge(chosen, context(account));
    return judgement instanceof PolicyResult.Accepted accepted && agreed
        ? set(session, account, accepted.password())
        : refused(false, judgement);
  }

  /// All that is wrong is told at once.
  private static ChangeOutcome refused(boolean wrongPassword, PolicyResult judgement) {
    return switch (judgement) {
      case PolicyResult.Accepted _ -> new ChangeOutcome.Refused(wrongPassword, Set.of(), false);
      case PolicyResult.Rejected rejected ->
          new ChangeOutcome.Refused(wrongPassword, rejected.reasons(), false);
      case PolicyResult.Unusable _ -> new ChangeOutcome.Refused(wrongPassword, Set.of(), true);
    };
  }

  private ChangeOutcome set(Session session, Account account, AcceptedPassword password) {
    var sealedHash = passwords.hashAndSeal(account.id(), password);
    return database.write(transaction -> set(transaction, session, account, sealedHash));
  }

  /// Whose password the session may change.
  PasswordContext context(Session session) {
    return context(
        database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow());
  }

  private static PasswordContext context(Account account) {
    return new PasswordContext(account.email(), account.username(), account.displayName());
  }

  private ChangeOutcome set(
      Transaction transaction, Session session, Account account, byte[] sealedHash) {
    var generation =
        access.endEverything(transaction, account, AccountAccess.Cause.PASSWORD_CHANGE);
    if (generation.isEmpty()) {
      return refuse(transaction, account);
    }
    passwords.set(transaction, account.id(), sealedHash, PasswordChange.By.OWNER);
    notifications.passwordChanged(transaction, account.id());
    audit.append(transaction, new SelfServiceEvent.PasswordChanged(account.id()));
    var renewed =
        sessions.begin(transaction, account.id(), generation.get(), Amr.PASSWORD, session.client());
    return new ChangeOutcome.Changed(renewed, devices.issue(account.id(), generation.get()));
  }

  private ChangeOutcome refuse(Transaction transaction, Account account) {
    audit.append(transaction, new SelfServiceEvent.PasswordChangeRefused(account.id()));
    return new ChangeOutcome.Refused(true, Set.of(), false);
  }
}
