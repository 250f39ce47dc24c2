package dev.latchkey.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.AccountProfile;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.platform.TestPlatform;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

@EachDatabase
class GroupsTests {
  private static final GroupName STAFF = new GroupName("staff");
  private static final GroupName ADMIN = new GroupName("admin");
  private final TestDatabase test;
  private final GroupAdmin groups;
  private final EditAccount editing;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final Client client =
      new Client(Id.make(new SystemRandomness()), "Shop", Set.of(Scope.ACCOUNTS_WRITE));

  GroupsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    var platform = TestPlatform.of(test.database(), test.clock());
    groups = new GroupAdmin(platform);
    editing = new EditAccount(platform, accounts, new Desk(test).access, groups);
  }

  private Account account(String email) {
    TestAccounts.add(test, email);
    return test.database().read(handle -> accounts.byLogin(handle, email)).orElseThrow();
  }

  private AccountProfile profile(Account account) {
    return test.database().read(handle -> new Profiles().byId(handle, account.id())).orElseThrow();
  }

  private AccountEditOutcome set(String account, String... names) {
    var profile = new ProfileChange(Optional.empty(), Optional.empty(), Optional.empty());
    var wanted =
        new AccountEdit(profile, Optional.of(List.of(names)), Optional.empty(), Optional.empty());
    return editing.edit(account, wanted, client);
  }

  private AccountEditOutcome set(Account account, String... names) {
    return set(account.id().value(), names);
  }

  @Test
  void noTwoGroupsLookAlikeAndReservedWordsAreFree() {
    assertTrue(groups.add(ADMIN));
    assertFalse(groups.add(ADMIN));
    assertTrue(groups.add(new GroupName("ops-1")));
    assertFalse(groups.add(new GroupName("ops-l")));
    assertEquals(Optional.empty(), GroupName.parse("a,b"));
    assertEquals(Optional.empty(), GroupName.parse("st\u0430ff"));
    assertEquals(Optional.empty(), GroupName.parse("x\r\ny: 1"));
    assertEquals(Optional.of(STAFF), GroupName.parse(" Staff "));
  }

  @Test
  void accountsJoinAndLeave() {
    var ada = account("ada@example.org");
    var bob = account("bob@example.org");
    groups.add(STAFF);
    groups.add(ADMIN);
    var staff = groups.find(STAFF).orElseThrow();
    assertTrue(groups.join(staff, ada));
    assertFalse(groups.join(staff, ada));
    assertTrue(groups.join(staff, bob));
    assertTrue(groups.join(groups.find(ADMIN).orElseThrow(), ada));
    assertEquals(List.of("admin", "staff"), profile(ada).groups());
    assertEquals(List.of("staff"), profile(bob).groups());
    assertEquals(
        Set.of(ada.id(), bob.id()),
        Set.copyOf(groups.members(STAFF, "").stream().map(one -> one.account().id()).toList()));
    assertEquals(List.of(1L, 2L), groups.list().stream().map(one -> one.members()).toList());
    assertTrue(groups.leave(staff, bob));
    assertFalse(groups.leave(staff, bob));
    assertTrue(groups.remove(STAFF));
    assertEquals(
        2,
        test.count("SELECT COUNT(*) FROM audit_lines WHERE event = 'group_left'"),
        "bob has left, and ada left with the group");
    assertFalse(groups.remove(STAFF));
    assertEquals(List.of("admin"), profile(ada).groups());
    assertEquals(0, groups.members(STAFF, "").size());
    assertFalse(groups.join(staff, ada));
  }

  @Test
  void anApplicationSetsThemAllOrNone() {
    var ada = account("ada@example.org");
    groups.add(STAFF);
    groups.add(ADMIN);
    assertEquals(new AccountEditOutcome.Done(), set(ada, "STAFF", "staff"));
    assertEquals(List.of("staff"), profile(ada).groups());
    assertEquals(new AccountEditOutcome.NoGroup(1), set(ada, "admin", "unknown"));
    assertEquals(List.of("staff"), profile(ada).groups());
    assertEquals(new AccountEditOutcome.Done(), set(ada, "admin"));
    assertEquals(List.of("admin"), profile(ada).groups());
    assertEquals(new AccountEditOutcome.Done(), set(ada));
    assertEquals(List.of(), profile(ada).groups());
    assertEquals(new AccountEditOutcome.NoAccount(), set("0".repeat(26), "staff"));
    assertEquals(
        4,
        test.count(
            "SELECT COUNT(*) FROM audit_lines WHERE event IN ('group_joined', 'group_left')"));
  }
}
