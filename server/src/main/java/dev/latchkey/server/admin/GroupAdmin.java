package dev.latchkey.server.admin;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Group;
import dev.latchkey.server.accounts.Groups;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.platform.Platform;
import dev.latchkey.server.secrets.Randomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What operators and their applications do with groups. A change holds from the next request on.
public final class GroupAdmin {
  private static final String OPERATOR = "operator";
  private final Database database;
  private final Groups groups = new Groups();
  private final Profiles profiles = new Profiles();
  private final AuditTrail audit;
  private final Randomness randomness;

  public GroupAdmin(Platform platform) {
    database = platform.database();
    audit = platform.audit();
    randomness = platform.randomness();
  }

  /// Adds a group.
  ///
  /// @return false where there is one of that name already, or one that looks like it
  public boolean add(GroupName name) {
    return database.write(transaction -> add(transaction, name));
  }

  /// The same as a part of other work.
  public boolean add(Transaction transaction, GroupName name) {
    var id = Id.make(randomness);
    var added = groups.add(transaction, id, name);
    if (added) {
      audit.append(transaction, new GroupEvent.Added(id));
    }
    return added;
  }

  /// Removes the group, not its members, who all leave it.
  ///
  /// @return false where there is none
  public boolean remove(GroupName name) {
    return database.write(transaction -> {
      var id = groups.id(transaction.handle(), name);
      var members = id.map(group -> groups.close(transaction, group)).orElse(List.of());
      var removed = groups.remove(transaction, name);
      removed.ifPresent(group -> {
        members.forEach(
            account -> audit.append(transaction, new GroupEvent.Left(group, account, OPERATOR)));
        audit.append(transaction, new GroupEvent.Removed(group));
      });
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

  /// Puts an account into groups, as a part of other work.
  ///
  /// @param names those that there are not are left out
  /// @return how many it was not in yet
  public int join(Transaction transaction, Collection<GroupName> names, Id account) {
    var joined = 0;
    for (var name : names) {
      var group = groups.id(transaction.handle(), name);
      if (group.isPresent() && join(transaction, group.get(), account, OPERATOR)) {
        joined++;
      }
    }
    return joined;
  }

  /// Takes an account out of a group.
  ///
  /// @return false where the account is not in it
  public boolean leave(Group group, Account account) {
    return database.write(transaction -> leave(transaction, group.id(), account.id(), OPERATOR));
  }

  /// The ids of groups by their names, each looked up once; empty for what is no group's name.
  List<Optional<Id>> ids(Transaction transaction, List<String> names) {
    var handle = transaction.handle();
    var found = new HashMap<String, Optional<Id>>();
    return names.stream()
        .map(name ->
            found.computeIfAbsent(
                name, _ -> GroupName.parse(name).flatMap(parsed -> groups.id(handle, parsed))))
        .toList();
  }

  /// Gives an account exactly these groups.
  ///
  /// @param ids found by [#ids], none of them empty
  void set(Transaction transaction, Id account, List<Optional<Id>> ids, String by) {
    var handle = transaction.handle();
    var wanted = new LinkedHashSet<Id>();
    ids.stream().flatMap(Optional::stream).forEach(wanted::add);
    for (var former : groups.of(handle, account)) {
      if (!wanted.contains(former)) {
        leave(transaction, former, account, by);
      }
    }
    wanted.forEach(group -> join(transaction, group, account, by));
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
