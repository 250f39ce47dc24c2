package dev.latchkey.server.admin.imports;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.EditProfile;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.admin.GroupAdmin;
import dev.latchkey.server.admin.imports.LineResult.Outcome;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.passwords.PasswordChange;
import dev.latchkey.server.passwords.Passwords;
import dev.latchkey.server.storage.Transaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An update of an account that is there already: it takes over the display name, the language and
/// the groups that its line names, a username where it has none, and that it is disabled; a
/// password only where that was asked for. What a line does not name stays.
///
/// Guarantees: the address never changes, no group is left, no account is enabled.
final class KnownAccount {
  private final Accounts accounts;
  private final EditProfile profiles;
  private final Passwords passwords;
  private final AccountAccess access;
  private final GroupAdmin groups;
  private final Notifications notifications;
  private final AuditTrail audit;

  KnownAccount(
      Accounts accounts,
      Passwords passwords,
      AccountAccess access,
      GroupAdmin groups,
      Notifications notifications,
      AuditTrail audit) {
    this.accounts = accounts;
    profiles = new EditProfile(accounts, audit);
    this.passwords = passwords;
    this.access = access;
    this.groups = groups;
    this.notifications = notifications;
    this.audit = audit;
  }

  LineResult update(Transaction transaction, HashedLine hashed, Id id) {
    var held = accounts.hold(transaction, id);
    var line = hashed.line();
    var changed = new LinkedHashSet<>(profile(transaction, held, line));
    if (groups.join(transaction, line.groups(), id) > 0) {
      changed.add("groups");
    }
    if (hashed.sealedHash().isPresent()) {
      replacePassword(transaction, id, hashed.sealedHash().get());
      changed.add("password");
    }
    if (!changed.isEmpty()) {
      audit.append(transaction, new ImportEvent.Updated(id, String.join(" ", changed)));
    }
    if (line.disabled() && access.disable(transaction, id)) {
      audit.append(transaction, new ImportEvent.Disabled(id));
      changed.add("disabled");
    }
    return result(line, held, changed);
  }

  private List<String> profile(Transaction transaction, Account held, ImportLine line) {
    var wanted = line.account();
    var username = wanted.username().filter(_ -> held.username().isEmpty());
    var change =
        new ProfileChange(
            wanted.displayName().map(KnownAccount::edit),
            username.map(KnownAccount::edit),
            wanted.language());
    return switch (profiles.change(transaction, held, change)) {
      case EditProfile.Outcome.Edited edited -> edited.words();
      case EditProfile.Outcome.UsernameTaken _ ->
          throw new Overtaken(line, ImportError.USERNAME_TAKEN);
    };
  }

  private static <T> ProfileChange.Edit<T> edit(T to) {
    return new ProfileChange.Edit<>(Optional.of(to));
  }

  private void replacePassword(Transaction transaction, Id id, byte[] sealedHash) {
    passwords.set(transaction, id, sealedHash, PasswordChange.By.IMPORT);
    access.endEverything(transaction, id, AccountAccess.Cause.PASSWORD_CHANGE);
    notifications.passwordChanged(transaction, id);
  }

  private static LineResult result(ImportLine line, Account held, Set<String> changed) {
    var outcome = changed.isEmpty() ? Outcome.UNCHANGED : Outcome.UPDATED;
    var result = LineResult.of(line, outcome, held.id());
    var other = line.account().username().filter(name -> held.username().isPresent());
    return other.filter(name -> !held.username().equals(other)).isPresent()
        ? result.because("username_kept", "the account keeps the username that it has")
        : result;
  }
}
