package dev.latchkey.server.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.EditProfile.Field;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.identifiers.Language;
import dev.latchkey.server.identifiers.RejectionReason;
import dev.latchkey.server.identifiers.Username;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("C-23")
class EditProfileTests {
  private final TestDatabase test;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final AuditTrail audit;

  EditProfileTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
  }

  private static ProfileChange change(
      @Nullable String displayName, @Nullable String username, @Nullable String language) {
    return assertInstanceOf(
            ProfileChange.Reading.Good.class, ProfileChange.read(displayName, username, language))
        .change();
  }

  private EditProfile.Outcome edit(Account account, ProfileChange change) {
    return test.database()
        .write(transaction ->
            new EditProfile(accounts, audit)
                .edit(transaction, accounts.hold(transaction, account.id()), change, "owner"));
  }

  private boolean rename(Account account, String to) {
    return edit(account, change(null, to, null)) instanceof EditProfile.Outcome.Edited;
  }

  private Account again(Account account) {
    return test.database().read(handle -> accounts.byId(handle, account.id())).orElseThrow();
  }

  @Test
  void whatIsSentChangesAndTheRestStays() {
    var ada = TestAccounts.add(test, "ada@example.org", "ada");
    assertEquals(
        new EditProfile.Outcome.Edited(Set.of(Field.DISPLAY_NAME, Field.LANGUAGE)),
        edit(ada, change("Ada Lovelace", null, "de")));
    assertEquals(Optional.of(new Username("ada")), again(ada).username());
    assertEquals(Language.GERMAN, again(ada).language());
    assertEquals(
        new EditProfile.Outcome.Edited(Set.of()), edit(ada, change("Ada Lovelace", "Ada", "de")));
    edit(ada, change("", "", null));
    assertEquals(Optional.empty(), again(ada).displayName());
    assertEquals(Optional.empty(), again(ada).username());
    var lines =
        audit.list(0, 100).stream()
            .filter(line -> line.event().equals("profile_changed"))
            .map(AuditLine::fields)
            .toList();
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().contains("\"changed\":\"display_name language\""));
    assertTrue(lines.getLast().contains("\"changed\":\"display_name username\""));
  }

  @Test
  void namesAreReadAsAtSignUp() {
    assertEquals(
        new ProfileChange.Reading.Bad("username", RejectionReason.FORM),
        ProfileChange.read(null, "a", null));
    assertEquals(
        new ProfileChange.Reading.Bad("username", RejectionReason.RESERVED),
        ProfileChange.read(null, "admin", null));
    assertEquals(
        new ProfileChange.Reading.Bad("display_name", RejectionReason.MIXED_SCRIPTS),
        ProfileChange.read("P\u0430ul", null, null));
    assertEquals(
        new ProfileChange.Reading.Bad("language", RejectionReason.FORM),
        ProfileChange.read(null, null, "fr"));
  }

  @Test
  void aNameThatIsTakenOrLooksLikeOneChangesNothing() {
    var ada = TestAccounts.add(test, "ada@example.org", "ada");
    TestAccounts.add(test, "bill@example.org", "bill");
    for (var taken : new String[] {"bill", "biII", "bi1l"}) {
      assertEquals(
          new EditProfile.Outcome.UsernameTaken(), edit(ada, change("Ada", taken, "de")), taken);
    }
    assertEquals(Optional.empty(), again(ada).displayName());
    assertEquals(Optional.of(new Username("ada")), again(ada).username());
    assertTrue(rename(ada, "ada-l"));
    assertTrue(rename(ada, "ada-1"), "one's own name may be written otherwise");
  }

  @Test
  void aFormerNameIsItsOwnersForNinetyDays() {
    var ada = TestAccounts.add(test, "ada@example.org", "ada-l");
    var bob = TestAccounts.add(test, "bob@example.org", "bob");
    assertTrue(rename(ada, "countess"));
    assertFalse(rename(bob, "ada-l"));
    assertFalse(rename(bob, "ada-1"));
    assertEquals(Optional.empty(), TestAccounts.add(test, "eve@example.org", "ada-1").username());
    assertTrue(rename(ada, "ada-1"), "its owner takes it back, or what looks like it");
    assertFalse(rename(bob, "countess"));
    test.clock().advance(Duration.ofDays(89));
    test.run(accounts::purge);
    assertFalse(rename(bob, "countess"));
    test.clock().advance(Duration.ofDays(2));
    test.run(accounts::purge);
    assertTrue(rename(bob, "countess"));
  }
}
