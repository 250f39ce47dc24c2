package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.Accounts;
import dev.latchkey.server.accounts.Departures;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditEntry;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.platform.PersonalData;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What applications are told of accounts.
@EachDatabase
class TrailFollowerTests {
  private static final List<String> OF_ACCOUNTS =
      Stream.of(AccountChange.values()).map(AccountChange::type).toList();

  private final SystemRandomness random = new SystemRandomness();
  private final TestDatabase test;
  private final AuditTrail audit;
  private final Clients clients;
  private final Accounts accounts = new Accounts(TestKeys.shared().digests());
  private final Account ada;

  TrailFollowerTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
    clients = new Clients(test.database(), TestKeys.shared().digests(), audit, random);
    ada = TestAccounts.add(test, "ada@example.org", "ada");
  }

  private Id client(Scope... scopes) {
    return clients.add("Example", Set.of(scopes)).client().id();
  }

  private Id reader() {
    return client(Scope.WEBHOOKS_WRITE, Scope.ACCOUNTS_READ);
  }

  private Id register(Id client, List<String> events) {
    var id = Id.make(random);
    var position = audit.newest().map(AuditLine::seq).orElse(0L);
    test.run(transaction -> {
      var url = URI.create("https://app.example/");
      var webhook = new Webhook(id, client, url, events, transaction.now(), Optional.empty());
      assertTrue(Webhooks.add(transaction, webhook, new byte[] {1}, 10));
      Webhooks.follow(transaction, id, position);
    });
    return id;
  }

  private TrailFollower follower(Database database) {
    var trail = new AuditTrail(database);
    var queue = new MessageQueue(trail, random);
    return new TrailFollower(database, trail, accounts, clients, queue);
  }

  private void follow() {
    follower(test.database()).run();
  }

  private void happens(String event, String... fields) {
    happens(ada.id(), event, fields);
  }

  private void happens(Id account, String event, String... fields) {
    var entry = AuditEntry.of(event).with("account", account);
    for (var i = 0; i < fields.length; i += 2) {
      entry = entry.with(fields[i], fields[i + 1]);
    }
    var written = entry;
    test.run(transaction -> audit.append(transaction, () -> written));
  }

  private List<WebhookMessage> messages(Id webhook) {
    return test.database().read(handle -> WebhookMessages.newest(handle, webhook, 5000));
  }

  private List<String> types(Id webhook) {
    return messages(webhook).stream().map(WebhookMessage::type).sorted().toList();
  }

  private static List<String> told(String event, String... fields) {
    var entry = AuditEntry.of(event).with("account", "a".repeat(26));
    for (var i = 0; i < fields.length; i += 2) {
      entry = entry.with(fields[i], fields[i + 1]);
    }
    var json = new StringBuilder();
    entry
        .fields()
        .forEach((name, value) ->
            json.append(json.isEmpty() ? "" : ",").append("\"%s\":\"%s\"".formatted(name, value)));
    var line = new AuditLine(1, Instant.EPOCH, event, "{" + json + "}", new byte[0]);
    return AccountNews.of(line).stream()
        .map(news ->
            news.change().type().substring(AccountChange.PREFIX.length())
                + (news.changed().isEmpty() ? "" : " " + String.join(" ", news.changed())))
        .toList();
  }

  @Test
  void eachLineAboutAnAccountMeansWhatItSays() {
    assertEquals(List.of("created", "verified"), told("user_created"));
    assertEquals(List.of("created"), told("user_added", "by", "operator"));
    assertEquals(List.of("created"), told("user_imported"));
    assertEquals(
        List.of("verified", "password_changed"), told("authn_password_change", "by", "invitation"));
    assertEquals(List.of("password_changed"), told("authn_password_change", "by", "recovery"));
    assertEquals(
        List.of("changed username language"),
        told("profile_changed", "changed", "username language"));
    assertEquals(
        List.of("changed language", "password_changed"),
        told("user_import_updated", "changed", "language groups password"));
    assertEquals(List.of(), told("user_import_updated", "changed", "groups"));
    assertEquals(List.of("changed email"), told("email_changed"));
    assertEquals(List.of("changed email"), told("email_replaced"));
    assertEquals(List.of("changed email"), told("email_change_taken_back", "outcome", "returned"));
    assertEquals(
        List.of("disabled"), told("email_change_taken_back", "outcome", "account_disabled"));
    assertEquals(List.of("changed groups"), told("group_joined", "by", "operator"));
    assertEquals(List.of("changed groups"), told("group_left", "by", "operator"));
    assertEquals(List.of("disabled"), told("user_disabled", "by", "operator"));
    assertEquals(List.of("changed disabled"), told("user_enabled", "by", "operator"));
    assertEquals(List.of("changed deletes_at"), told("deletion_requested", "by", "owner"));
    assertEquals(
        List.of("changed disabled_reason"), told("disabled_reason_changed", "by", "application"));
    assertEquals(List.of("changed deletes_at"), told("deletion_withdrawn", "by", "owner"));
    assertEquals(List.of("deleted"), told("user_deleted"));
    assertEquals(List.of(), told("authn_login_success", "by", "password"));
  }

  @Test
  void aMessageHasTheAccountAsItIsAndWhatChanged() {
    var webhook = register(reader(), OF_ACCOUNTS);
    happens("profile_changed", "changed", "username", "by", "owner");
    var sequence = audit.newest().orElseThrow().seq();
    follow();
    follow();
    var message = messages(webhook).getFirst();
    assertEquals(new WebhookMessage.Subject.Account(ada.id(), false), message.about());
    assertEquals(
        """
        {"type":"account.changed","timestamp":"NOW","data":{"account_id":"ADA","sequence":SEQ,\
        "changed":["username"],"account":{"account_id":"ADA","email":"ada@example.org",\
        "username":"ada","language":"en","created_at":"NOW","disabled":false,"groups":[]}}}\
        """
            .replace("NOW", test.clock().instant().toString())
            .replace("ADA", ada.id().value())
            .replace("SEQ", Long.toString(sequence)),
        message.body());
    assertEquals(1, messages(webhook).size());
  }

  /// Of two events the later one has the higher number, whatever the clock says.
  @Test
  void theSequenceTellsWhatIsNewer() {
    var webhook = register(reader(), OF_ACCOUNTS);
    happens("user_disabled");
    test.clock().advance(Duration.ofHours(-1));
    happens("user_enabled");
    follow();
    var first = sequence(webhook, "account.disabled");
    assertTrue(first < sequence(webhook, "account.changed"));
  }

  private long sequence(Id webhook, String type) {
    var body =
        messages(webhook).stream()
            .filter(message -> message.type().equals(type))
            .findFirst()
            .orElseThrow()
            .body();
    return Long.parseLong(body.replaceFirst(".*\"sequence\":([0-9]+).*", "$1"));
  }

  @Test
  void whatCannotBeReadIsLeftOutAndHoldsUpNothing() {
    var webhook = register(reader(), OF_ACCOUNTS);
    happens("user_disabled");
    test.tamper("UPDATE audit_lines SET fields = '{' WHERE event = 'user_disabled'");
    happens("user_added");
    test.tamper("UPDATE audit_lines SET fields = '{}' WHERE event = 'user_added'");
    happens("user_enabled");
    follow();
    assertEquals(List.of("account.changed"), types(webhook));
  }

  @Test
  void aWebhookThatFailsHoldsUpNoOther() {
    var failing = reader();
    var poor = IntStream.range(0, 3).mapToObj(_ -> register(failing, OF_ACCOUNTS)).toList();
    var healthy = register(reader(), OF_ACCOUNTS);
    var alike = IntStream.range(0, 3).mapToObj(_ -> register(failing, OF_ACCOUNTS)).toList();
    test.tamper("UPDATE clients SET scopes = 'no-such-scope' WHERE id = ?", failing.value());
    happens("user_disabled");
    follow();
    assertEquals(List.of("account.disabled"), types(healthy));
    Stream.concat(poor.stream(), alike.stream())
        .forEach(webhook -> assertEquals(List.of(), types(webhook)));
    assertTrue(WebhookModule.linesBehind(test.database(), audit) > 0);
  }

  @Test
  void nothingIsQueuedAboutAnAccountThatIsBeingErased() {
    var webhook = register(reader(), OF_ACCOUNTS);
    test.tamper(
        "INSERT INTO deleted_accounts (account_id, deleted_at) VALUES (?, 0)", ada.id().value());
    happens("user_disabled");
    follow();
    assertEquals(List.of(), types(webhook));
  }

  @Test
  void whatIsQueuedWhileAnAccountIsErasedGoesWithIt()
      throws InterruptedException, ExecutionException {
    var webhook = register(reader(), OF_ACCOUNTS);
    var people =
        IntStream.range(0, Race.THREADS)
            .mapToObj(i -> TestAccounts.add(test, "person" + i + "@example.org"))
            .toList();
    people.forEach(person -> happens(person.id(), "user_disabled"));
    Race.run(thread -> {
      if (thread % 2 == 0) {
        follow();
      }
      test.run(transaction -> new Departures(accounts).remove(transaction, people.get(thread)));
    });
    follow();
    assertEquals(List.of(), types(webhook));
  }

  @Test
  void aWebhookHearsOfWhatItNamedAndOnlyFromThenOn() {
    happens("user_disabled");
    var some = register(reader(), List.of("account.disabled"));
    var all = register(reader(), OF_ACCOUNTS);
    happens("user_created");
    happens("user_disabled");
    follow();
    assertEquals(List.of("account.disabled"), types(some));
    assertEquals(List.of("account.created", "account.disabled", "account.verified"), types(all));
  }

  @Test
  void whoMayNotReadAccountsHearsNothingOfThem() {
    var without = register(client(Scope.WEBHOOKS_WRITE), OF_ACCOUNTS);
    var disabledClient = reader();
    var ofDisabled = register(disabledClient, OF_ACCOUNTS);
    assertTrue(clients.disable(disabledClient));
    happens("user_disabled");
    follow();
    assertEquals(List.of(), types(without));
    assertEquals(List.of(), types(ofDisabled));
  }

  @Test
  void whatIsRolledBackIsNeverTold() {
    var webhook = register(reader(), OF_ACCOUNTS);
    assertThrows(
        IllegalStateException.class,
        () ->
            test.run(transaction -> {
              audit.append(
                  transaction, () -> AuditEntry.of("user_disabled").with("account", ada.id()));
              throw new IllegalStateException("planned");
            }));
    follow();
    assertEquals(List.of(), types(webhook));
  }

  @Test
  void severalNodesTellOfEachEventOnce() throws InterruptedException, ExecutionException {
    var webhook = register(reader(), OF_ACCOUNTS);
    IntStream.range(0, 20).forEach(_ -> happens("user_disabled"));
    try (var other = test.reopen()) {
      var nodes = List.of(follower(test.database()), follower(other));
      Race.run(thread -> nodes.get(thread % 2).run());
    }
    assertEquals(20, types(webhook).size());
  }

  /// After that, only the id is anywhere.
  @Test
  void whatWaitsAboutAnErasedAccountGoesWithIt() {
    var webhook = register(reader(), OF_ACCOUNTS);
    IntStream.range(0, 3).forEach(_ -> happens("user_disabled"));
    follow();
    assertEquals(3, types(webhook).size());
    happens("user_disabled");
    test.run(transaction ->
        assertEquals(
            PersonalData.Progress.MORE, WebhookModule.personalData().erase(transaction, ada, 2)));
    test.run(transaction -> new Departures(accounts).remove(transaction, ada));
    happens("user_deleted");
    follow();
    var message = messages(webhook).getFirst();
    assertEquals(new WebhookMessage.Subject.Account(ada.id(), true), message.about());
    assertFalse(message.body().contains("example.org"), message::body);
    assertTrue(message.body().contains(ada.id().value()), message::body);
    assertEquals(1, messages(webhook).size());
  }

  @Test
  void aSlowWebhookStaysBehindAloneAndLosesNothing() {
    var slow = register(reader(), OF_ACCOUNTS);
    test.tamper(
        """
        WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
        INSERT INTO webhook_messages (id, webhook_id, event, subject, body, created_at, tries, step,
          next_attempt_at) SELECT 'm' || n, ?, 'delivery.ready', ?, '{}', 0, 0, 0, 0 FROM numbers
        """,
        TrailFollower.ENOUGH,
        slow.value(),
        "d".repeat(26));
    var fast = register(reader(), OF_ACCOUNTS);
    happens("user_disabled");
    follow();
    follow();
    assertEquals(
        TrailFollower.ENOUGH,
        test.count("SELECT COUNT(*) FROM webhook_messages WHERE webhook_id = ?", slow.value()));
    assertEquals(List.of("account.disabled"), types(fast));
    test.tamper("DELETE FROM webhook_messages WHERE webhook_id = ?", slow.value());
    follow();
    assertEquals(List.of("account.disabled"), types(slow));
  }

  /// Of a long trail, a webhook is told page by page.
  @Test
  void nothingIsLostBetweenPages() {
    var webhook = register(reader(), List.of("account.disabled"));
    for (var lines : List.of(TrailFollower.PAGE - 1, 6 * TrailFollower.PAGE)) {
      test.run(transaction -> {
        for (var i = 0; i < lines; i++) {
          audit.append(transaction, () -> AuditEntry.of("user_enabled").with("account", ada.id()));
        }
      });
      happens("user_disabled");
      happens("user_disabled");
    }
    follow();
    assertEquals(Collections.nCopies(4, "account.disabled"), types(webhook));
    assertEquals(0, WebhookModule.linesBehind(test.database(), audit));
  }

  @Test
  void aWebhookThatWasDisabledCatchesUpOnceItIsEnabled() {
    var webhook = register(reader(), OF_ACCOUNTS);
    test.run(
        transaction -> assertTrue(Webhooks.disable(transaction, webhook, Webhook.Reason.GONE)));
    happens("user_disabled");
    test.clock().advance(Duration.ofDays(1));
    follow();
    assertEquals(List.of(), types(webhook));
    test.run(transaction -> Webhooks.enable(transaction, webhook));
    follow();
    assertEquals(List.of("account.disabled"), types(webhook));
  }
}
