package dev.latchkey.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.ProfileChange;
import dev.latchkey.server.accounts.Profiles;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@EachDatabase
class AccountSearchTests {
  private final TestDatabase test;
  private final Desk on;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final AccountSearch search;

  AccountSearchTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new Desk(test);
    search = new AccountSearch(test.database(), accounts);
  }

  private void add(String email, String username, String displayName) {
    on.desk.add(
        ((NewAccount.Reading.Good)
                NewAccount.read(
                    email, Optional.of(username), Optional.of(displayName), Optional.empty()))
            .account());
    test.clock().advance(Duration.ofSeconds(1));
  }

  private List<String> find(AccountSearch.Wanted wanted) {
    return search.find(wanted).stream()
        .map(found -> found.account().username().orElseThrow().value())
        .sorted()
        .toList();
  }

  private List<String> find(String text) {
    return find(new AccountSearch.Beginning(text));
  }

  private void three() {
    add("Ada@example.org", "countess", "Ada Lovelace");
    add("grace@example.net", "ghopper", "Grace Hopper");
    add("emmy@example.org", "noether", "Ëmmy Noether");
  }

  @Test
  void anAccountIsFoundByEachBeginning() {
    three();
    for (var text : List.of("ada@", "ADA", "coun", "love", "Lovelace", "ada lov", " Ada L")) {
      assertEquals(List.of("countess"), find(text), text);
    }
    assertEquals(List.of("countess", "noether"), find("@example.org"));
    assertEquals(List.of("noether"), find("ëm"));
    assertEquals(List.of("noether"), find("ËMMY"));
    for (var text : List.of("example.org", "ovelace", "%", "_", "", " ", "\uffff")) {
      assertEquals(List.of(), find(text), text);
    }
  }

  @Test
  void itIsFoundByWhatItIsCalledNow() {
    three();
    var change =
        ((ProfileChange.Reading.Good) ProfileChange.read("Ada King", "ada-king", null)).change();
    on.desk.edit(on.account("countess"), change);
    assertEquals(List.of("ada-king"), find("king"));
    assertEquals(List.of(), find("lovelace"));
    assertEquals(List.of(), find("countess"));
    var to = dev.latchkey.server.identifiers.EmailAddress.parse("king@example.com").orElseThrow();
    on.desk.recover(on.account("ada-king"), to);
    assertEquals(List.of("ada-king"), find("@example.com"));
    assertEquals(List.of(), find("ada@"));
  }

  @Test
  void theNewestComeFirstAndAnAddressFindsOne() {
    three();
    var newest = search.find(new AccountSearch.Newest(2));
    assertEquals(
        List.of("emmy@example.org", "grace@example.net"),
        newest.stream().map(found -> found.account().email().value()).toList());
    assertEquals(List.of("ghopper"), find(new AccountSearch.OfAddress("GRACE@example.net")));
    assertEquals(3, find(new AccountSearch.Page(Optional.empty(), "")).size());
  }

  @Test
  void accountsThatAreOlderThanTheWordsAreFoundAfterTheNextStart() {
    three();
    test.tamper("DELETE FROM account_words");
    test.tamper("DELETE FROM account_word_forms");
    assertEquals(List.of(), find("ada"));
    accounts.refreshWords(test.database());
    assertEquals(List.of("countess"), find("ada"));
    test.tamper("DELETE FROM account_words");
    accounts.refreshWords(test.database());
    assertEquals(List.of(), find("ada"), "it is done once");
  }

  /// A million accounts are searched like three: by a range of an index.
  @Test
  void noSearchReadsAllAccounts() {
    if (test.kind() == TestDatabase.Kind.SQLITE) {
      for (var query : List.of(Profiles.BEGINNING, Profiles.NEWEST)) {
        var plan =
            test.database()
                .read(handle ->
                    handle
                        .createQuery("EXPLAIN QUERY PLAN " + query)
                        .bind("from", "a")
                        .bind("to", "b")
                        .bind("limit", 1)
                        .map((row, _) -> row.getString("detail"))
                        .list());
        assertTrue(plan.toString().contains("INDEX"), plan.toString());
        for (var step : plan) {
          assertFalse(step.startsWith("SCAN accounts") && !step.contains("INDEX"), step);
          assertFalse(step.startsWith("SCAN account_words"), step);
        }
      }
    }
  }
}
