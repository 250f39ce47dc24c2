package dev.latchkey.server.admin.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Groups;
import dev.latchkey.server.admin.Desk;
import dev.latchkey.server.admin.imports.ImportChoices.Existing;
import dev.latchkey.server.identifiers.GroupName;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
class AccountImportTests {
  private static final String BCRYPT =
      "$2b$10$abcdefghijklmnopqrstuuCj7fyLDJytXL.TfOiOeiv0fQvSOK1/2";
  private static final ImportChoices STRICT = choices(Existing.REFUSE);
  private static final ImportChoices SKIP = choices(Existing.SKIP);
  private static final ImportChoices UPDATE = choices(Existing.UPDATE);
  private static final ImportChoices INVITING =
      new ImportChoices(Existing.REFUSE, false, true, false);
  private static final String ADA =
      "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"password_hash\":\"" + BCRYPT + "\"}";
  private static final String OTHER =
      "$pbkdf2-sha256$29000$N2YMIWQsBWBMae09x1jrPQ$1t8iyB2A.WF/Z5JZv.lfCIhXXN33N23OSgQYThBYRfk";
  private final TestDatabase test;
  private final Desk on;

  AccountImportTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new Desk(test);
  }

  private ImportOutcome run(ImportChoices choices, String... lines) {
    return on.imports.run(List.of(lines), choices, ImportReport.none(), _ -> {});
  }

  private static ImportChoices choices(Existing existing) {
    return new ImportChoices(existing, false, false, false);
  }

  private static ImportOutcome imported(int accounts, int withHash) {
    return new ImportOutcome.Done(accounts, withHash, 0, 0, 0, 0, List.of());
  }

  private static ImportOutcome.Done done(ImportOutcome outcome) {
    return (ImportOutcome.Done) outcome;
  }

  private List<BadLine> refused(String... lines) {
    var outcome = run(INVITING, lines);
    assertEquals(0, test.count("SELECT COUNT(*) FROM accounts WHERE email LIKE '%new%'"));
    return ((ImportOutcome.Refused) outcome).lines();
  }

  @Test
  void peopleGoOnWithTheirPasswords() {
    var outcome =
        run(
            STRICT,
            "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"display_name\":\"Ada\","
                + "\"password_hash\":\""
                + BCRYPT
                + "\"}",
            "",
            "{\"email\":\"bob@example.org\"}");
    assertEquals(imported(2, 1), outcome);
    assertTrue(on.matches("ada", "correct horse battery"));
    assertFalse(on.matches("ada", "wrong horse battery"));
    assertFalse(on.matches("bob@example.org", ""));
    assertEquals(0, on.letters("account-made"));
    assertEquals(List.of("user_imported", "user_imported"), on.events());
  }

  @Test
  void thoseWithoutAPasswordAreInvitedOnRequest() {
    run(
        INVITING,
        "{\"email\":\"ada@example.org\",\"password_hash\":\"" + BCRYPT + "\"}",
        "{\"email\":\"bob@example.org\"}");
    assertEquals(1, on.letters("account-made"));
  }

  @Test
  @Tag("S4-14")
  @Tag("S4-23")
  void oneBadLineStopsAllAndEachIsNamed() {
    run(STRICT, "{\"email\":\"ada@example.org\",\"username\":\"ada\"}");
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
            "[]",
            "{\"email\":\"new10@example.org\",\"username\":\"newname1\"}",
            "{\"email\":\"new11@example.org\",\"username\":\"newnamel\"}",
            "{\"email\":\"new12@example.org\",\"groups\":[\"st\u00e4ff\"]}",
            "{\"email\":\"new13@example.org\",\"groups\":[\"staff\"]}");
    assertEquals(
        List.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18),
        bad.stream().map(BadLine::line).toList());
    assertEquals(
        List.of(
            "email_rejected",
            "malformed_line",
            "unknown_field",
            "email_missing",
            "username_rejected",
            "password_not_imported",
            "password_hash_rejected",
            "password_hash_rejected",
            "duplicate_email",
            "account_exists",
            "username_taken",
            "line_too_long",
            "malformed_line",
            "duplicate_username",
            "group_rejected",
            "unknown_group"),
        bad.stream().map(BadLine::code).toList());
    var reasons = bad.stream().map(BadLine::reason).toList();
    assertEquals("email cannot be used here", reasons.get(0));
    assertTrue(reasons.get(2).endsWith("(colour)"), reasons.get(2));
    assertEquals("email is missing", reasons.get(3));
    assertEquals("username cannot be used here", reasons.get(4));
    assertTrue(reasons.get(5).startsWith("passwords are not imported"), reasons.get(5));
    assertEquals("password_hash is refused: MD5 is broken", reasons.get(6));
    assertTrue(reasons.get(7).contains("bcrypt's cost is 31"), reasons.get(7));
    assertEquals("an earlier line has the same address", reasons.get(8));
    assertEquals("an account already has this address", reasons.get(9));
    assertEquals("this username, or one that looks like it, is taken", reasons.get(10));
    assertEquals("there is no such group: staff", reasons.getLast());
  }

  @Test
  void manyAreTakenOver() {
    var lines =
        IntStream.range(0, 300)
            .mapToObj(i ->
                "{\"email\":\"p%d@example.org\",\"password_hash\":\"%s\"}".formatted(i, BCRYPT))
            .toList();
    assertEquals(imported(300, 300), run(STRICT, lines.toArray(String[]::new)));
    assertTrue(on.matches("p299@example.org", "correct horse battery"));
  }

  @Test
  void whatIsExportedCanBeImported() {
    run(
        STRICT,
        "{\"email\":\"ada@example.org\",\"username\":\"ada\",\"password_hash\":\"" + BCRYPT + "\"}",
        "{\"email\":\"bob@example.org\",\"display_name\":\"Bob\"}");
    on.desk.disable(on.account("bob@example.org"), Optional.empty());
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
    test.run(transaction -> transaction.handle().execute("DELETE FROM account_groups"));
    var lines = with.toArray(String[]::new);
    assertEquals("unknown_group", refused(lines).getFirst().code());
    var creating = new ImportChoices(Existing.REFUSE, false, false, true);
    assertEquals(imported(2, 1), run(creating, lines));
    assertTrue(on.matches("ada", "correct horse battery"));
    var bob = on.account("bob@example.org");
    assertTrue(bob.disabled());
    assertEquals(1, test.database().read(handle -> new Groups().of(handle, bob.id())).size());
  }

  @Test
  void knownAccountsAreSkippedAsTheyAre() {
    run(STRICT, ADA);
    var outcome =
        run(
            SKIP,
            "{\"email\":\"ADA@example.org\",\"display_name\":\"Other\",\"disabled\":true}",
            "{\"email\":\"bob@example.org\"}");
    assertEquals(new ImportOutcome.Done(1, 0, 0, 0, 1, 0, List.of()), outcome);
    assertTrue(on.account("ada").displayName().isEmpty());
    assertFalse(on.account("ada").disabled());
    assertEquals(List.of("user_imported", "user_imported"), on.events());
  }

  @Test
  void updateTakesOverWhatTheLineNamesAndLeavesThePassword() {
    on.groups.add(new GroupName("staff"));
    run(STRICT, ADA, "{\"email\":\"bob@example.org\"}");
    var lines =
        List.of(
            "{\"email\":\"ada@example.org\",\"username\":\"lovelace\",\"display_name\":\"Ada L\","
                + "\"language\":\"de\",\"groups\":[\"staff\"],\"password_hash\":\""
                + OTHER
                + "\"}",
            "{\"email\":\"bob@example.org\",\"username\":\"bobby\",\"disabled\":true}");
    var outcome = run(UPDATE, lines.toArray(String[]::new));
    assertEquals(new ImportOutcome.Done(0, 0, 2, 0, 0, 0, List.of()), outcome);
    var ada = on.account("ada");
    assertEquals("Ada L", ada.displayName().orElseThrow().value());
    assertEquals("de", ada.language().tag());
    assertEquals(1, ada.generation(), "sessions go on");
    assertTrue(on.matches("ada", "correct horse battery"));
    assertTrue(on.account("bobby").disabled());
    assertEquals(
        List.of(
            "group_added",
            "user_imported",
            "user_imported",
            "group_joined",
            "user_import_updated",
            "user_import_updated",
            "user_disabled"),
        on.events());

    assertEquals(
        new ImportOutcome.Done(0, 0, 0, 2, 0, 0, List.of()),
        run(UPDATE, lines.toArray(String[]::new)));
    assertEquals(7, on.events().size(), "nothing changed, and nothing was recorded");
  }

  @Test
  void passwordsAreReplacedOnlyOnRequestAndThenEndSessions() {
    run(STRICT, ADA);
    var line = "{\"email\":\"ada@example.org\",\"password_hash\":\"" + OTHER + "\"}";
    run(new ImportChoices(Existing.UPDATE, true, false, false), line);
    assertFalse(on.matches("ada", "correct horse battery"));
    assertEquals(2, on.account("ada").generation());
    assertEquals(1, on.letters("password-changed"));
  }

  @Test
  void lineWithATakenUsernameIsRefusedAndTheOthersGoOn() {
    run(STRICT, ADA);
    var outcome =
        done(
            run(
                SKIP,
                "{\"email\":\"bob@example.org\"}",
                "{\"email\":\"eve@example.org\",\"username\":\"ada\"}",
                "{\"email\":\"joe@example.org\"}"));
    assertEquals(2, outcome.created());
    assertEquals(List.of("username_taken"), outcome.refused().stream().map(BadLine::code).toList());
    assertEquals(2, outcome.refused().getFirst().line());
  }
}
