package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.EditProfile;
import dev.latchkey.server.accountsecurity.AccountAccess;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.notifications.Notifications;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.List;
import java.util.Optional;

/// Changes an account for an application: all that was asked for, in one transaction, or nothing.
final class EditAccount {
  private final Database database;
  private final Accounts accounts;
  private final AccountAccess access;
  private final GroupAdmin groups;
  private final EditProfile profiles;
  private final Notifications notifications;
  private final AuditTrail audit;

  EditAccount(Platform platform, Accounts accounts, AccountAccess access, GroupAdmin groups) {
    database = platform.database();
    this.accounts = accounts;
    this.access = access;
    this.groups = groups;
    audit = platform.audit();
    profiles = new EditProfile(accounts, audit);
    notifications = new Notifications(platform.outbox());
  }

  /// @param account its id, as it was sent
  AccountEditOutcome edit(String account, AccountEdit wanted, Client client) {
    return database.write(transaction ->
        Id.parse(account)
            .flatMap(id -> accounts.holdIfThere(transaction, id))
            .map(held -> edit(transaction, held, wanted, client))
            .orElseGet(AccountEditOutcome.NoAccount::new));
  }

  /// What can be refused comes before what changes something.
  private AccountEditOutcome edit(
      Transaction transaction, Account held, AccountEdit wanted, Client client) {
    var names = wanted.groups().orElse(List.of());
    var ids = groups.ids(transaction, names);
    var unknown = ids.indexOf(Optional.<Id>empty());
    if (unknown >= 0) {
      return new AccountEditOutcome.NoGroup(unknown);
    }
    var by = client.id().value();
    var edited = profiles.edit(transaction, held, wanted.profile(), by);
    if (edited instanceof EditProfile.Outcome.UsernameTaken) {
      return new AccountEditOutcome.UsernameTaken();
    }
    notifications.edited(transaction, held.id(), edited);
    if (wanted.groups().isPresent()) {
      groups.set(transaction, held.id(), ids, by);
    }
    var done = wanted.disabled().filter(shut -> shut(transaction, held, shut, client));
    if (wanted.reason().isPresent()
        && accounts.setDisabledReason(transaction, held.id(), wanted.reason())
        && done.isEmpty()) {
      record(transaction, AccountAdminEvent.ApplicationDeed.REASON_CHANGED, held, client);
    }
    return new AccountEditOutcome.Done();
  }

  /// @return false where it was so already
  private boolean shut(Transaction transaction, Account held, boolean shut, Client client) {
    var deed =
        shut
            ? AccountAdminEvent.ApplicationDeed.DISABLED
            : AccountAdminEvent.ApplicationDeed.ENABLED;
    var done =
        shut ? access.disable(transaction, held.id()) : accounts.enable(transaction, held.id());
    if (done) {
      record(transaction, deed, held, client);
    }
    return done;
  }

  private void record(
      Transaction transaction,
      AccountAdminEvent.ApplicationDeed deed,
      Account held,
      Client client) {
    audit.append(transaction, new AccountAdminEvent.ByApplication(deed, held.id(), client.id()));
  }
}
