package dev.latchkey.server.selfservice;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accountsecurity.CurrentPassword;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.openpgp.KeyProblem;
import dev.latchkey.server.openpgp.KeyValidator;
import dev.latchkey.server.openpgp.KeyVerdict;
import dev.latchkey.server.openpgp.OpenPgpKey;
import dev.latchkey.server.openpgp.OpenPgpKeys;
import dev.latchkey.server.openpgp.StoredKey;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import dev.latchkey.server.throttling.Throttled;
import java.util.Optional;
import java.util.function.Function;

/// One's own OpenPGP key: emails are encrypted to it (S0-16). Each change asks for the password and
/// is told to the owner.
final class ManageOpenPgpKey {
  private final Database database;
  private final Accounts accounts;
  private final OpenPgpKeys keys;
  private final CurrentPassword presentPassword;
  private final Notifications notifications;

  ManageOpenPgpKey(
      Database database,
      Accounts accounts,
      OpenPgpKeys keys,
      CurrentPassword presentPassword,
      Notifications notifications) {
    this.database = database;
    this.accounts = accounts;
    this.keys = keys;
    this.presentPassword = presentPassword;
    this.notifications = notifications;
  }

  Optional<StoredKey> find(Session session) {
    return keys.find(database, session.accountId());
  }

  /// Sets or replaces the key. What is wrong with it is said together with a wrong password.
  Throttled<OpenPgpKeyOutcome> put(Session session, Secret present, String pasted) {
    return switch (KeyValidator.pasted(pasted, database.now())) {
      case KeyVerdict.Unusable bad -> reject(session, present, bad.problem());
      case KeyVerdict.Usable good ->
          change(
              session, present, transaction -> put(transaction, session.accountId(), good.key()));
    };
  }

  private Throttled<OpenPgpKeyOutcome> reject(Session session, Secret present, KeyProblem problem) {
    return presentPassword
        .check(session.accountId(), present)
        .map(right -> new OpenPgpKeyOutcome.Rejected(problem, !right));
  }

  private OpenPgpKeyOutcome put(Transaction transaction, Id account, OpenPgpKey key) {
    if (keys.put(transaction, account, key)) {
      notifications.openPgpKeyReplaced(transaction, account);
    } else {
      notifications.openPgpKeyAdded(transaction, account);
    }
    return new OpenPgpKeyOutcome.Changed();
  }

  Throttled<OpenPgpKeyOutcome> remove(Session session, Secret present) {
    return change(session, present, transaction -> remove(transaction, session.accountId()));
  }

  private OpenPgpKeyOutcome remove(Transaction transaction, Id account) {
    if (!keys.remove(transaction, account, OpenPgpKeys.By.OWNER)) {
      return new OpenPgpKeyOutcome.NoKey();
    }
    notifications.openPgpKeyRemoved(transaction, account);
    return new OpenPgpKeyOutcome.Changed();
  }

  private Throttled<OpenPgpKeyOutcome> change(
      Session session, Secret present, Function<Transaction, OpenPgpKeyOutcome> work) {
    var seen = database.read(handle -> accounts.byId(handle, session.accountId())).orElseThrow();
    return presentPassword
        .check(session.accountId(), present)
        .map(right ->
            right
                ? database.write(transaction -> change(transaction, seen, work))
                : new OpenPgpKeyOutcome.WrongPassword());
  }

  /// A recovery or an operator may have ended the password since it was compared.
  private OpenPgpKeyOutcome change(
      Transaction transaction, Account seen, Function<Transaction, OpenPgpKeyOutcome> work) {
    var held = accounts.hold(transaction, seen.id());
    return held.generation() == seen.generation() && !held.disabled()
        ? work.apply(transaction)
        : new OpenPgpKeyOutcome.WrongPassword();
  }

  /// Reminds the owners of keys that end soon.
  public void remind() {
    database.write(transaction -> {
      var owners = keys.remind(transaction);
      owners.forEach(owner -> notifications.openPgpKeyExpiring(transaction, owner));
      return owners.size();
    });
  }
}
