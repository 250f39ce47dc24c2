package dev.latchkey.server.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Groups;
import dev.latchkey.server.admin.ImportOutcome.BadLine;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class AccountImportTests {
  private static final String BCRYPT =
      "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2";
  private final TestDatabase test;
  private final Desk on;

  AccountImportTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new Desk(test);
  }

  private List<BadLine> refused(String... lines) {
    var outcome = on.imports.run(List.of(lines), true);
    assertEquals(0, test.count("SELECT COUNT(*) FROM accounts WHERE email LIKE '%new%'"));
    return ((ImportOutcome.Refused) outcome).lines();
  }

  @Test
  void peopleGoOnWithTheirPasswords() {
    var outcome =
        on.imports.run(
            List.of(
                "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"display_name\":\"Ada\","
                    + "\"password_hash\":\""
                    + BCRYPT
                    + "\"}",
                "",
                "{\"email\":\"bob@example.org\"}"),
            false);
    assertEquals(new ImportOutcome.Imported(2, 1), outcome);
    assertTrue(on.matches("ada", "correct horse battery"));
    assertFalse(on.matches("ada", "wrong horse battery"));
    assertFalse(on.matches("bob@example.org", ""));
    assertEquals(0, on.letters("account-made"));
    assertEquals(List.of("user_imported", "user_imported"), on.events());
  }

  @Test
  void thoseWithoutAPasswordAreInvitedOnRequest() {
    on.imports.run(
        List.of(
            "{\"email\":\"ada@example.org\",\"password_hash\":\"" + BCRYPT + "\"}",
            "{\"email\":\"bob@example.org\"}"),
        true);
    assertEquals(1, on.letters("account-made"));
  }

  @Test
  @Tag("S4-14")
  @Tag("S4-23")
  void oneBadLineStopsAllAndEachIsNamed() {
    on.imports.run(List.of("{\"email\":\"ada@example.org\",\"username\":\"ada\"}"), false);
    var bad =
        refused(
            "{\"email\":\"new1@example.org\"}",
            "{\"email\":\"no address\"}",
            "not json",
            "{\"email\":\"new2@example.org\",\"colour\":\"red\"}",
            "{\"username\":\"new3\"}",
            "{\"email\":\"new4@example.org\",\"username\":\"admin\"}",
            "{\"email\":\"new5@example.org\",\"password\":\"secret secret\"}",
            "{\"email\":\"new6@example.org\",\"password_hash\":\"5f4dcc3b5aa765d61d8327deb882cf99\"}",
            "{\"email\":\"new7@example.org\",\"password_hash\":\"$2b$31$"
                + BCRYPT.substring(7)
                + "\"}",
            "{\"email\":\"NEW1@example.org\"}",
            "{\"email\":\"ADA@example.org\"}",
            "{\"email\":\"new8@example.org\",\"username\":\"Ada\"}",
            "{\"email\":\"new9@example.org\"" + " ".repeat(5000) + "}",
            "[]");
    assertEquals(
        List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14),
        bad.stream().map(BadLine::line).toList());
    var reasons = bad.stream().map(BadLine::reason).toList();
    assertEquals("email cannot be used here", reasons.get(0));
    assertTrue(reasons.get(2).endsWith("(colour)"), reasons.get(2));
    assertEquals("email is missing", reasons.get(3));
    assertEquals("username cannot be used here", reasons.get(4));
    assertTrue(reasons.get(5).startsWith("passwords are not imported"), reasons.get(5));
    assertEquals("password_hash is refused: MD5 is broken", reasons.get(6));
    assertTrue(reasons.get(7).contains("bcrypt's cost is 31"), reasons.get(7));
    assertEquals("an earlier line has the same address or username", reasons.get(8));
    assertEquals("an account already has this address", reasons.get(9));
    assertEquals("this username, or one that looks like it, is taken", reasons.get(10));
    assertEquals("the line is too long", reasons.get(11));
  }

  @Test
  void manyAreTakenOver() {
    var lines =
        IntStream.range(0, 300)
            .mapToObj(i ->
                "{\"email\":\"p%d@example.org\",\"password_hash\":\"%s\"}".formatted(i, BCRYPT))
            .toList();
    assertEquals(new ImportOutcome.Imported(300, 300), on.imports.run(lines, false));
    assertTrue(on.matches("p299@example.org", "correct horse battery"));
  }

  @Test
  void whatIsExportedCanBeImported() {
    on.imports.run(
        List.of(
            "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"password_hash\":\""
                + BCRYPT
                + "\"}",
            "{\"email\":\"bob@example.org\",\"display_name\":\"Bob\"}"),
        false);
    on.desk.disable(on.account("bob@example.org"));
    test.run(transaction -> {
      var staff = Id.make(new SystemRandomness());
      new Groups().add(transaction, staff, new GroupName("staff"));
      new Groups().join(transaction, staff, on.account("bob@example.org").id());
    });
    var without = new ArrayList<String>();
    on.exports.run(false, without::add);
    assertEquals(2, without.size());
    assertFalse(without.toString().contains("argon2"), without::toString);
    assertTrue(without.toString().contains("\"disabled\":true"), without::toString);
    assertTrue(without.toString().contains("\"groups\":[\"staff\"]"), without::toString);
    assertTrue(without.toString().contains("\"groups\":[]"), without::toString);
    var with = new ArrayList<String>();
    on.exports.run(true, with::add);
    assertTrue(with.toString().contains("$argon2id$"), with::toString);
    assertEquals(
        List.of(
            "user_imported", "user_imported", "user_disabled", "users_exported", "users_exported"),
        on.events());

    test.run(transaction -> transaction.handle().execute("DELETE FROM accounts"));
    assertEquals(new ImportOutcome.Imported(2, 1), on.imports.run(with, false));
    assertTrue(on.matches("ada", "correct horse battery"));
    var bob = on.account("bob@example.org");
    assertTrue(bob.disabled());
    assertEquals(List.of(), test.database().read(handle -> new Groups().of(handle, bob.id())));
  }
}
