package dev.latchkey.server.emailchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An operator gives an account another address.
@EachDatabase
@Tag("CS-FP-12")
class ReplaceEmailAddressTests {
  private static final String LOST = "ada@example.org";
  private static final String NEW = "ada@example.net";
  private final TestDatabase test;
  private final EmailChangeFixture on;
  private final Account ada;

  ReplaceEmailAddressTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    on = new EmailChangeFixture(test);
    ada = TestAccounts.add(test, LOST, "ada");
    on.setPassword(ada, "seven quiet lighthouses");
  }

  @Test
  void everyOtherWayInEndsAndTheOldAddressIsTold() {
    var session = on.session(ada);
    assertTrue(on.replace(ada, NEW));
    assertEquals(NEW, on.email(ada));
    assertFalse(on.lives(session));
    assertEquals(0, test.count("SELECT COUNT(*) FROM passwords"));
    assertTrue(on.present(ada).generation() > ada.generation());
    on.send();
    assertEquals(1, on.letters(LOST, "another address").size());
    assertEquals(0, on.letters(NEW, "another address").size());
  }

  /// Whoever took the mailbox may have moved the account, too.
  @Test
  void noAddressOfBeforeTakesAnythingBack() {
    on.move(on.session(ada), "thief@example.net");
    var link = on.token(LOST);
    var pending = on.asked(on.session(ada), "thief@example.com");
    assertTrue(on.replace(ada, NEW));
    assertInstanceOf(EmailChangeOutcome.TokenInvalid.class, on.takeBack(link, LOST));
    var later = on.session(on.present(ada));
    assertInstanceOf(EmailChangeOutcome.TokenInvalid.class, on.confirm(later, pending));
    assertEquals(NEW, on.email(ada));
  }

  @Test
  void anAddressThatHasAnAccountIsRefusedAndNothingEnds() {
    var session = on.session(ada);
    TestAccounts.add(test, NEW, "bob");
    assertFalse(on.replace(ada, "ADA@example.net"));
    assertEquals(LOST, on.email(ada));
    assertTrue(on.lives(session));
    on.send();
    assertEquals(List.of(), on.letters(LOST, "another address"));
  }
}
