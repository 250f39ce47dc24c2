package dev.latchkey.server.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the operator sees of emails that have left.
@EachDatabase
class SentMailsTests {
  private static final byte[] DIGEST = {1, 2, 3};
  private final TestDatabase test;
  private final Outbox outbox = new Outbox(new SystemRandomness());

  SentMailsTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
  }

  private String queued(String purpose, String subject) {
    test.clock().advance(Duration.ofSeconds(1));
    test.run(transaction -> outbox.addNotice(transaction, purpose, subject));
    return test.database()
        .read(handle ->
            handle
                .select("SELECT id FROM outbox WHERE purpose = ?", purpose)
                .mapTo(String.class)
                .one());
  }

  private List<String> history(String account) {
    return test.database().read(handle -> outbox.history(handle, account, DIGEST, 10)).stream()
        .map(mail ->
            mail.purpose()
                + " "
                + mail.outcome()
                + (mail.reason() == null ? "" : " " + mail.reason()))
        .toList();
  }

  @Test
  void whatBecameOfEmailsIsShownForAMonth() {
    var sent = queued("greeting", "a");
    test.run(transaction -> outbox.remove(transaction, sent, "sent"));
    var withheld = queued("warning", "a");
    test.run(transaction -> outbox.remove(transaction, withheld, "withheld"));
    var failed = queued("news", "a");
    test.run(transaction -> outbox.deadLetter(transaction, failed, "550"));
    queued("notice", "a");
    queued("other", "b");
    assertEquals(
        List.of("notice waiting", "news failed 550", "warning withheld", "greeting sent"),
        history("a"));
    test.clock().advance(Duration.ofDays(31));
    test.run(outbox::purge);
    assertEquals(List.of("notice waiting"), history("a"));
    assertEquals(List.of("other waiting"), history("b"));
  }

  @Test
  void whatWentToTheAddressIsTheAccountsToo() {
    test.run(
        transaction -> outbox.add(transaction, MailRequest.to(DIGEST, "recovery", "192.0.2.7")));
    var id =
        test.database()
            .read(handle -> handle.select("SELECT id FROM outbox").mapTo(String.class).one());
    assertEquals(List.of("recovery waiting"), history("a"));
    test.run(transaction -> outbox.remove(transaction, id, "sent"));
    assertEquals(List.of("recovery sent"), history("a"));
  }
}
