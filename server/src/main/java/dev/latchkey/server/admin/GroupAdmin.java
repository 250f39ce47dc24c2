package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Group;
import dev.latchkey.server.accounts.Groups;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What operators and their applications do with groups. A change holds from the next request on.
public final class GroupAdmin {
  private static final String OPERATOR = "operator";
  private final Database database;
  private final Accounts accounts;
  private final Groups groups = new Groups();
  private final Profiles profiles = new Profiles();
  private final AuditTrail audit;
  private final Randomness randomness;

  public GroupAdmin(Platform platform, Accounts accounts) {
    database = platform.database();
    this.accounts = accounts;
    audit = platform.audit();
    randomness = platform.randomness();
  }

  /// Adds a group.
  ///
  /// @return false where there is one of that name already, or one that looks like it
  public boolean add(GroupName name) {
    return database.write(transaction -> {
      var id = Id.make(randomness);
      var added = groups.add(transaction, id, name);
      if (added) {
        audit.append(transaction, new GroupEvent.Added(id));
      }
      return added;
    });
  }

  /// Removes the group, not its members.
  ///
  /// @return false where there is none
  public boolean remove(GroupName name) {
    return database.write(transaction -> {
      var removed = groups.remove(transaction, name);
      removed.ifPresent(id -> audit.append(transaction, new GroupEvent.Removed(id)));
      return removed.isPresent();
    });
  }

  public List<Group> list() {
    return database.read(groups::list);
  }

  public Optional<Group> find(GroupName name) {
    return database.read(handle -> groups.find(handle, name));
  }

  /// A page of members, by their ids.
  public List<AccountProfile> members(GroupName name, String after) {
    return database.read(handle -> profiles.page(handle, name, after));
  }

  /// Puts an account into a group.
  ///
  /// @return false where the account is in it already
  public boolean join(Group group, Account account) {
    return database.write(transaction -> join(transaction, group.id(), account.id(), OPERATOR));
  }

  /// Takes an account out of a group.
  ///
  /// @return false where the account is not in it
  public boolean leave(Group group, Account account) {
    return database.write(transaction -> leave(transaction, group.id(), account.id(), OPERATOR));
  }

  /// Gives an account exactly these groups.
  SetGroupsOutcome set(String account, List<String> names, Client client) {
    return database.write(transaction ->
        Id.parse(account)
            .flatMap(id -> accounts.byId(transaction.handle(), id))
            .map(found ->
                set(transaction, accounts.hold(transaction, found.id()).id(), names, client))
            .orElseGet(SetGroupsOutcome.NoAccount::new));
  }

  private SetGroupsOutcome set(
      Transaction transaction, Id account, List<String> names, Client client) {
    var handle = transaction.handle();
    var wanted = new LinkedHashSet<Id>();
    for (var name : new LinkedHashSet<>(names)) {
      var group = GroupName.parse(name).flatMap(parsed -> groups.id(handle, parsed));
      if (group.isEmpty()) {
        return new SetGroupsOutcome.NoGroup(names.indexOf(name));
      }
      wanted.add(group.get());
    }
    var by = client.id().value();
    for (var former : groups.of(handle, account)) {
      if (!wanted.contains(former)) {
        leave(transaction, former, account, by);
      }
    }
    wanted.forEach(group -> join(transaction, group, account, by));
    return new SetGroupsOutcome.Done();
  }

  private boolean join(Transaction transaction, Id group, Id account, String by) {
    var joined = groups.join(transaction, group, account);
    if (joined) {
      audit.append(transaction, new GroupEvent.Joined(group, account, by));
    }
    return joined;
  }

  private boolean leave(Transaction transaction, Id group, Id account, String by) {
    var left = groups.leave(transaction, group, account);
    if (left) {
      audit.append(transaction, new GroupEvent.Left(group, account, by));
    }
    return left;
  }
}
