package dev.latchkey.server.notifications;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.mail.Outbox;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@EachDatabase
@Tag("S4-54")
class NewSignInsTests {
  private static final int AT_ONCE = 8;
  private final TestDatabase test;
  private final Notifications notifications = new Notifications(new Outbox(new SystemRandomness()));
  private final Account account;

  NewSignInsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    account = TestAccounts.add(test, "ada@example.org");
  }

  private boolean tell(Database node) {
    return node.write(transaction -> {
      notifications.newSignIn(transaction, account.id(), "curl", Optional.of("DE"));
      return true;
    });
  }

  /// As if each had been sent.
  private long takeTold() {
    var told = test.count("SELECT COUNT(*) FROM outbox");
    test.run(transaction -> transaction.handle().execute("DELETE FROM outbox"));
    return told;
  }

  @Test
  void onceADayAtMost() {
    tell(test.database());
    assertEquals(1, takeTold());
    test.clock().advance(Duration.ofDays(1).minusMillis(1));
    tell(test.database());
    assertEquals(0, takeTold());
    test.clock().advance(Duration.ofMillis(1));
    tell(test.database());
    assertEquals(1, takeTold());
    test.clock().advance(Duration.ofHours(-1));
    tell(test.database());
    assertEquals(1, takeTold());
  }

  @Test
  void severalAtOnceOnTwoNodesAreToldOnce() throws Exception {
    var start = new CyclicBarrier(AT_ONCE);
    try (var other = test.reopen();
        var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var all = new ArrayList<Future<Boolean>>();
      for (var one = 0; one < AT_ONCE; one++) {
        var node = one % 2 == 0 ? test.database() : other;
        all.add(
            threads.submit(() -> {
              start.await();
              return tell(node);
            }));
      }
      for (var one : all) {
        one.get();
      }
    }
    assertEquals(1, takeTold());
  }

  @Test
  void theLastOneIsForgottenAfterSixtyDaysAndWithTheAccount() {
    tell(test.database());
    test.clock().advance(Duration.ofDays(60));
    test.run(NewSignIns::purge);
    assertEquals(1, test.count("SELECT COUNT(*) FROM new_sign_ins"));
    test.clock().advance(Duration.ofMillis(1));
    test.run(NewSignIns::purge);
    assertEquals(0, test.count("SELECT COUNT(*) FROM new_sign_ins"));
    tell(test.database());
    test.run(transaction -> transaction.handle().execute("DELETE FROM accounts"));
    assertEquals(0, test.count("SELECT COUNT(*) FROM new_sign_ins"));
  }
}
