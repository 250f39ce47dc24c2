package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.delivery.DeliveryListener;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.keys.InstallationKeys;
import dev.latchkey.server.secrets.Secret;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import dev.latchkey.testkit.TestFolder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// When messages leave, and what becomes of those that are not accepted.
@EachDatabase
class WebhookWorkerTests {
  private static final InstallationKeys KEYS =
      InstallationKeys.open(TestFolder.makeInMemory().resolve("keys"), new SystemRandomness());

  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Sent OK = new Sent.Accepted(204);
  private final SystemRandomness random = new SystemRandomness();
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final TestDatabase test;
  private final AuditTrail audit;
  private final Clients clients;
  private final Id client;
  private final Webhooks webhooks = new Webhooks(KEYS.vault());

  WebhookWorkerTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
    clients = new Clients(test.database(), KEYS.digests(), audit, random);
    client = clients.add("Example", Set.of(Scope.WEBHOOKS_WRITE)).client().id();
  }

  private Id register(String host, DeliveryListener.Event... events) {
    var id = Id.make(random);
    var wrapped = webhooks.wrap(id, Secret.of(random.bytes(32)));
    test.run(transaction -> {
      var url = URI.create("https://" + host + "/");
      var now = transaction.now();
      var types = Stream.of(events).map(DeliveryListener.Event::type).toList();
      var webhook = new Webhook(id, client, url, types, now, Optional.empty());
      assertTrue(Webhooks.add(transaction, webhook, wrapped, 10));
    });
    return id;
  }

  /// Lets something happen to deliveries of the application.
  private void happens(DeliveryListener.Event... events) {
    var listener = new WebhookListener(new MessageQueue(audit, random));
    for (var event : events) {
      var news = new DeliveryListener.News(event, client, Id.make(random), Map::of);
      test.run(transaction -> listener.happened(transaction, news));
      test.clock().advance(MOMENT);
    }
  }

  private WebhookWorker worker(Database database, MessageTransport by) {
    return new WebhookWorker(database, webhooks, clients, audit, by, Runnable::run);
  }

  private void run(Sent outcome) {
    worker(
            test.database(),
            (url, message) -> {
              sent.add(url.getHost() + " " + message.id());
              return outcome;
            })
        .run();
  }

  private static Sent answer(int status) {
    return new Sent.Failed(OptionalInt.of(status), "refused", Duration.ZERO);
  }

  private List<String> takeSent() {
    var all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  private List<WebhookMessage> messages(Id webhook) {
    return test.database().read(handle -> WebhookMessages.newest(handle, webhook, 1000));
  }

  private List<String> states(Id webhook) {
    return messages(webhook).stream().map(message -> message.state().word()).toList();
  }

  private Optional<Webhook.Reason> disabled(Id webhook) {
    return test.database()
        .read(handle -> Webhooks.byId(handle, webhook))
        .flatMap(Webhook::disabled)
        .map(Webhook.Disabled::reason);
  }

  private List<String> events() {
    return audit.list(0, 100).stream()
        .map(AuditLine::event)
        .filter(event -> event.startsWith("webhook"))
        .toList();
  }

  @Test
  void whatIsAcceptedIsSentOnce() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY);
    run(OK);
    assertEquals(1, takeSent().size());
    test.clock().advance(Duration.ofDays(3));
    run(OK);
    assertEquals(List.of(), takeSent());
    assertEquals(List.of("delivered"), states(webhook));
    assertEquals(OptionalInt.of(204), messages(webhook).getFirst().last().orElseThrow().status());
  }

  @Test
  void aWebhookGetsTheEventsThatItWants() {
    var some =
        register("some.example", DeliveryListener.Event.APPLIED, DeliveryListener.Event.FAILED);
    var all = register("all.example");
    happens(DeliveryListener.Event.values());
    assertEquals(
        List.of("delivery.failed", "delivery.applied"),
        messages(some).stream().map(WebhookMessage::type).toList());
    assertEquals(8, messages(all).size());
  }

  @Test
  void whatIsRolledBackIsNeverTold() {
    var webhook = register("one.example");
    var listener = new WebhookListener(new MessageQueue(audit, random));
    var news =
        new DeliveryListener.News(DeliveryListener.Event.READY, client, Id.make(random), Map::of);
    assertThrows(
        IllegalStateException.class,
        () ->
            test.run(transaction -> {
              listener.happened(transaction, news);
              throw new IllegalStateException("planned");
            }));
    assertEquals(List.of(), messages(webhook));
  }

  /// Of Standard Webhooks: ten attempts in three days.
  @Test
  void whatIsNotAcceptedComesBackLaterAndLaterAndUnderItsId() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY);
    run(answer(503));
    var first = takeSent();
    var pauses =
        Stream.of("PT5S", "PT5M", "PT30M", "PT2H", "PT5H", "PT10H", "PT14H", "PT20H", "PT24H")
            .map(Duration::parse)
            .toList();
    for (var pause : pauses) {
      test.clock().advance(pause.minus(MOMENT));
      run(answer(503));
      assertEquals(List.of(), takeSent(), pause::toString);
      test.clock().advance(MOMENT);
      run(answer(503));
      assertEquals(first, takeSent(), pause::toString);
    }
    assertEquals(List.of("dead"), states(webhook));
    assertEquals(10, messages(webhook).getFirst().tries());
    assertEquals(List.of("webhook_given_up", "webhook_disabled"), events());
    assertEquals(Optional.of(Webhook.Reason.UNREACHABLE), disabled(webhook));
  }

  @Test
  void aReceiverMayAskForMoreTimeButNotForMoreThanADay() {
    register("one.example");
    happens(DeliveryListener.Event.READY);
    for (var asked : List.of(Duration.ofHours(1), Duration.ofDays(30))) {
      run(new Sent.Failed(OptionalInt.of(429), "refused", asked));
      assertEquals(1, takeSent().size());
      var pause = asked.compareTo(Duration.ofDays(1)) < 0 ? asked : Duration.ofDays(1);
      test.clock().advance(pause.minus(MOMENT));
      run(OK);
      assertEquals(List.of(), takeSent());
      test.clock().advance(MOMENT);
    }
    run(OK);
    assertEquals(1, takeSent().size());
  }

  @Test
  void aWebhookThatTakesOthersIsNotDisabledForOneThatItRefuses() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY);
    for (var hours = 0; hours < 100; hours++) {
      run(answer(500));
      test.clock().advance(Duration.ofHours(1));
    }
    assertEquals(Optional.of(Webhook.Reason.UNREACHABLE), disabled(webhook));

    var other = register("two.example");
    happens(DeliveryListener.Event.READY, DeliveryListener.Event.CLAIMED);
    var refused = messages(other).getLast().id().value();
    for (var hours = 0; hours < 100; hours++) {
      for (var times = 0; times < 2; times++) {
        worker(test.database(), (_, message) -> message.id().equals(refused) ? answer(400) : OK)
            .run();
      }
      test.clock().advance(Duration.ofHours(1));
    }
    assertEquals(List.of("delivered", "dead"), states(other));
    assertEquals(Optional.empty(), disabled(other));
  }

  @Test
  void oneThatIsGoneGetsNothingMore() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY, DeliveryListener.Event.CLAIMED);
    run(new Sent.Gone());
    assertEquals(1, takeSent().size());
    assertEquals(Optional.of(Webhook.Reason.GONE), disabled(webhook));
    happens(DeliveryListener.Event.APPLIED);
    test.clock().advance(Duration.ofDays(1));
    run(OK);
    assertEquals(List.of(), takeSent());
    assertEquals(List.of("dead", "dead"), states(webhook));
    assertEquals(List.of("webhook_disabled"), events());
  }

  @Test
  void whatWasGivenUpIsSentAgainByAReplay() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY, DeliveryListener.Event.CLAIMED);
    run(new Sent.Gone());
    var first = takeSent();
    test.run(transaction -> {
      Webhooks.enable(transaction, webhook);
      assertEquals(2, WebhookMessages.replay(transaction, webhook, Optional.empty()));
      assertEquals(0, WebhookMessages.replay(transaction, webhook, Optional.empty()));
    });
    run(OK);
    assertEquals(first, takeSent().subList(0, 1));
    assertEquals(List.of("delivered", "delivered"), states(webhook));
    var one = Optional.of(messages(webhook).getFirst().id());
    test.run(transaction -> assertEquals(1, WebhookMessages.replay(transaction, webhook, one)));
    run(OK);
    assertEquals(List.of("one.example " + one.get()), takeSent());
  }

  @Test
  void nothingIsSentForAnApplicationThatIsDisabled() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY);
    assertTrue(clients.disable(client));
    run(OK);
    assertEquals(List.of(), takeSent());
    assertEquals(Optional.of(Webhook.Reason.CLIENT_DISABLED), disabled(webhook));
  }

  @Test
  void tooManyThatWaitDisableTheirWebhookAndNoOther() {
    var webhook = register("one.example");
    var other = register("two.example", DeliveryListener.Event.APPLIED);
    happens(DeliveryListener.Event.READY);
    test.tamper(
        """
        WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
        INSERT INTO webhook_messages (id, webhook_id, event, subject, body, created_at, tries, step, next_attempt_at)
        SELECT 'm' || i, webhook_id, event, subject, body, created_at, 0, 0, next_attempt_at
        FROM webhook_messages, n WHERE webhook_id = ?
        """,
        webhook.value());
    happens(DeliveryListener.Event.APPLIED);
    assertEquals(Optional.of(Webhook.Reason.TOO_MANY_WAITING), disabled(webhook));
    assertEquals(Optional.empty(), disabled(other));
    assertEquals(List.of("waiting"), states(other));
    assertEquals(
        0,
        test.count(
            "SELECT COUNT(*) FROM webhook_messages WHERE webhook_id = ? AND next_attempt_at IS NOT"
                + " NULL",
            webhook.value()));
  }

  /// As if its node had died between sending and recording.
  @Test
  void whatWasNotRecordedIsSentAgainUnderItsIdWhenTheLeaseIsOver() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY);
    worker(
            test.database(),
            (url, message) -> {
              sent.add(url.getHost() + " " + message.id());
              throw new IllegalStateException("killed");
            })
        .run();
    var first = takeSent();
    test.clock().advance(WebhookWorker.LEASE.minus(MOMENT));
    run(OK);
    assertEquals(List.of(), takeSent());
    test.clock().advance(MOMENT);
    run(OK);
    assertEquals(first, takeSent());
    assertEquals(List.of("delivered"), states(webhook));
  }

  /// One node was so slow that another has sent the message meanwhile.
  @Test
  void aLateOutcomeChangesNothing() {
    var webhook = register("one.example");
    happens(DeliveryListener.Event.READY);
    worker(
            test.database(),
            (_, _) -> {
              test.clock().advance(WebhookWorker.LEASE);
              run(OK);
              return answer(500);
            })
        .run();
    assertEquals(List.of("delivered"), states(webhook));
  }

  @Test
  void aClockThatIsSetBackHoldsNothingUp() {
    register("one.example");
    happens(DeliveryListener.Event.READY);
    run(answer(500));
    assertEquals(1, takeSent().size());
    test.clock().advance(Duration.ofDays(-30));
    run(OK);
    assertEquals(1, takeSent().size());
  }

  @Test
  void twoNodesSendEachMessageOnce() throws Exception {
    for (var number = 0; number < 5; number++) {
      register("host" + number + ".example");
    }
    for (var number = 0; number < 20; number++) {
      happens(DeliveryListener.Event.READY);
    }
    try (var other = test.reopen()) {
      Race.run(thread ->
          worker(
                  thread % 2 == 0 ? test.database() : other,
                  (url, message) -> {
                    sent.add(url.getHost() + " " + message.id());
                    return OK;
                  })
              .run());
    }
    assertEquals(100, sent.size());
    assertEquals(100, Set.copyOf(sent).size());
    assertEquals(
        100, test.count("SELECT COUNT(*) FROM webhook_messages WHERE delivered_at IS NOT NULL"));
  }

  @Test
  void aSlowReceiverHoldsUpNoOther() throws Exception {
    register("slow.example");
    register("fast.example");
    for (var number = 0; number < 20; number++) {
      happens(DeliveryListener.Event.READY);
    }
    var over = new CountDownLatch(1);
    var fast = new CountDownLatch(20);
    var slow = Collections.synchronizedList(new ArrayList<String>());
    try (var threads = Executors.newCachedThreadPool()) {
      var worker =
          new WebhookWorker(
              test.database(),
              webhooks,
              clients,
              audit,
              (url, message) -> {
                if (url.getHost().equals("slow.example")) {
                  slow.add(message.id());
                  await(over);
                } else {
                  fast.countDown();
                }
                return OK;
              },
              threads);
      for (var tick = 0; tick < 10; tick++) {
        worker.run();
      }
      assertTrue(fast.await(1, TimeUnit.MINUTES));
      assertTrue(slow.size() <= Lanes.EACH, slow::toString);
      over.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(2, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
