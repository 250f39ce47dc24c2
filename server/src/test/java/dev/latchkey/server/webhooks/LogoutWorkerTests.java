package dev.latchkey.server.webhooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.server.accounts.Account;
import dev.latchkey.server.accounts.TestAccounts;
import dev.latchkey.server.audit.AuditLine;
import dev.latchkey.server.audit.AuditTrail;
import dev.latchkey.server.clients.Client;
import dev.latchkey.server.clients.ClientAuthentication;
import dev.latchkey.server.clients.ClientRegistration;
import dev.latchkey.server.clients.ClientSecurity;
import dev.latchkey.server.clients.Clients;
import dev.latchkey.server.clients.RedirectAddress;
import dev.latchkey.server.clients.Scope;
import dev.latchkey.server.grants.Grants;
import dev.latchkey.server.grants.Logouts;
import dev.latchkey.server.grants.RequestedCode;
import dev.latchkey.server.grants.ShownCode;
import dev.latchkey.server.identifiers.Id;
import dev.latchkey.server.jose.TokenSigners;
import dev.latchkey.server.keys.SigningAlgorithm;
import dev.latchkey.server.keys.TestKeys;
import dev.latchkey.server.openid.Application;
import dev.latchkey.server.secrets.SystemRandomness;
import dev.latchkey.server.sessions.Session;
import dev.latchkey.server.sessions.Sessions;
import dev.latchkey.server.sessions.TestSessions;
import dev.latchkey.server.storage.Database;
import dev.latchkey.server.storage.EachDatabase;
import dev.latchkey.server.storage.Race;
import dev.latchkey.server.storage.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who is told that a session is over, how often, and what becomes of those that do not answer.
@EachDatabase
@Tag("S4-30")
class LogoutWorkerTests {
  private static final String REDIRECT = "https://app.example/callback";
  private static final String CHALLENGE = "challenge";
  private static final Sent OK = new Sent.Accepted(200);
  private final SystemRandomness random = new SystemRandomness();
  private final List<String> sent = Collections.synchronizedList(new ArrayList<>());
  private final TestDatabase test;
  private final TestSessions sessions;
  private final Account account;
  private final AuditTrail audit;
  private final Client orders;

  LogoutWorkerTests(TestDatabase.Kind kind) {
    test = TestDatabase.shared(kind);
    audit = new AuditTrail(test.database());
    sessions = TestSessions.on(test);
    sessions.sessions().whenEnded(Logouts::owe);
    account = TestAccounts.add(test, "ada@example.org");
    orders = register("orders");
  }

  private Clients clients() {
    return new Clients(test.database(), TestKeys.shared().digests(), audit, random);
  }

  private Client register(String host) {
    return register(host, ClientSecurity.BASE);
  }

  private Client register(String host, ClientSecurity security) {
    var scopes = Set.of(Scope.OPENID, Scope.OFFLINE_ACCESS);
    return clients()
        .add(
            new ClientRegistration(
                new Client(new Id("0".repeat(26)), "Orders", scopes),
                List.of(new RedirectAddress(REDIRECT)),
                List.of(),
                ClientAuthentication.BASIC,
                true,
                security,
                false,
                host.isEmpty() ? "" : "https://" + host + ".example/logout"))
        .client();
  }

  private Session session() {
    return sessions.sessions().authenticate(sessions.begin(account)).orElseThrow();
  }

  /// Whether the application got tokens in the session.
  private boolean signIn(Database node, Client client, Session session) {
    var grants = Grants.on(node, new AuditTrail(node), TestKeys.shared().digests(), random);
    var asked =
        new RequestedCode(
            client, session, Set.of(Scope.OPENID), REDIRECT, CHALLENGE, Optional.empty());
    return node.write(transaction -> grants.codes().issue(transaction, asked))
        .flatMap(code ->
            node.write(transaction ->
                grants
                    .codes()
                    .claim(transaction, new ShownCode(code, client.id(), REDIRECT, CHALLENGE))))
        .isPresent();
  }

  private Session signedIn(Client... applications) {
    var session = session();
    for (var application : applications) {
      assertTrue(signIn(test.database(), application, session));
    }
    return session;
  }

  private LogoutWorker worker(Database node, MessageTransport by) {
    return new LogoutWorker(
        node,
        new AuditTrail(node),
        by,
        new TokenSigners(TestKeys.shared().vault(), node),
        "https://id.example",
        Runnable::run);
  }

  private List<String> run(Sent outcome) {
    worker(
            test.database(),
            (url, message) -> {
              sent.add(url + " " + new String(message.body(), StandardCharsets.US_ASCII));
              return outcome;
            })
        .run();
    var all = List.copyOf(sent);
    sent.clear();
    return all;
  }

  private static JsonNode claims(String message) {
    return Application.part(message.substring(message.indexOf('=') + 1), 1);
  }

  private void end(Session session) {
    test.run(transaction ->
        assertTrue(sessions.sessions().end(transaction, account.id(), session.id())));
  }

  private long rows() {
    return test.count("SELECT COUNT(*) FROM logouts");
  }

  @Test
  void itsTokenSaysWhichSessionOfWhomIsOver() {
    var session = signedIn(orders);
    end(session);
    var message = run(OK).getFirst();
    assertTrue(message.startsWith("https://orders.example/logout logout_token="), message);
    var header = Application.part(message.substring(message.indexOf('=') + 1), 0);
    assertEquals("logout+jwt", header.path("typ").asText());
    assertEquals("ES256", header.path("alg").asText());
    var claims = claims(message);
    assertEquals("https://id.example", claims.path("iss").asText());
    assertEquals(orders.id().value(), claims.path("aud").asText());
    assertEquals(account.id().value(), claims.path("sub").asText());
    assertEquals(session.id().value(), claims.path("sid").asText());
    assertEquals(120, claims.path("exp").asLong() - claims.path("iat").asLong());
    assertEquals(
        "{\"http://schemas.openid.net/event/backchannel-logout\":{}}",
        claims.path("events").toString());
    assertFalse(claims.has("nonce"));
    assertEquals(0, rows());
  }

  @Test
  void eachApplicationOfTheSessionIsToldOnce() {
    var other = register("other");
    var silent = register("");
    var session = signedIn(orders, orders, other, silent);
    var _ = signedIn(orders);
    end(session);
    assertEquals(2, run(OK).size());
    assertEquals(List.of(), run(OK));
    assertEquals(1, rows());
  }

  @Test
  void everyWayToEndSessionsOwesTheNews() {
    var all = sessions.sessions();
    var kept = signedIn(orders);
    var _ = signedIn(orders);
    test.run(transaction -> all.endOthers(transaction, account.id(), kept.id()));
    assertEquals(1, run(OK).size());
    test.run(transaction -> all.endAll(transaction, account.id()));
    assertEquals(kept.id().value(), claims(run(OK).getFirst()).path("sid").asText());

    var oldest = signedIn(orders);
    for (var more = 0; more < 100; more++) {
      test.clock().advance(Duration.ofSeconds(1));
      sessions.begin(account);
    }
    all.endBeyondMost();
    assertEquals(oldest.id().value(), claims(run(OK).getFirst()).path("sid").asText());
  }

  @Test
  void aSessionThatWasNotUsedForTooLongIsNewsAsWell() {
    var session = signedIn(orders);
    test.clock().advance(Duration.ofHours(13));
    test.run(sessions.sessions()::purge);
    assertEquals(List.of(), run(OK));
    test.run(Logouts::oweAll);
    assertEquals(session.id().value(), claims(run(OK).getFirst()).path("sid").asText());
  }

  @Test
  void anEndingThatIsTakenBackOwesNothing() {
    var session = signedIn(orders);
    assertThrows(
        IllegalStateException.class,
        () ->
            test.database()
                .write(transaction -> {
                  sessions.sessions().endAll(transaction, account.id());
                  throw new IllegalStateException("taken back");
                }));
    assertEquals(List.of(), run(OK));
    end(session);
    assertEquals(1, run(OK).size());
  }

  @Test
  void anApplicationThatDoesNotAnswerIsGivenUpAfterSixAttempts() {
    end(signedIn(orders));
    var failed = new Sent.Failed(OptionalInt.of(503), "refused", Duration.ZERO);
    var ids = new ArrayList<String>();
    for (var hour = 0; hour < 24 * 60; hour++) {
      run(failed).forEach(message -> ids.add(claims(message).path("jti").asText()));
      test.clock().advance(Duration.ofMinutes(1));
    }
    assertEquals(LogoutWorker.ATTEMPTS, Set.copyOf(ids).size());
    assertEquals(LogoutWorker.ATTEMPTS, ids.size());
    assertEquals(0, rows());
    assertEquals("application_logout_given_up", audit.newest().map(AuditLine::event).orElse(""));
  }

  /// No key of this algorithm was made.
  @Test
  void whileNothingCanBeSignedNoAttemptIsUsedUp() {
    var rsa = new ClientSecurity("", false, false, SigningAlgorithm.RS256);
    end(signedIn(register("rsa", rsa)));
    for (var minute = 0; minute < 2 * LogoutWorker.ATTEMPTS; minute++) {
      assertEquals(List.of(), run(OK));
      test.clock().advance(Duration.ofMinutes(5));
    }
    assertEquals(1, test.count("SELECT COUNT(*) FROM logouts WHERE tries = 0"));
  }

  @Test
  void oneThatIsDisabledOrWantsNoNewsIsNotTold() {
    var session = signedIn(orders);
    assertTrue(clients().disable(orders.id()));
    end(session);
    assertEquals(List.of(), run(OK));
    assertEquals(0, rows());
  }

  @Test
  void aSlowApplicationHoldsUpNoOther() throws Exception {
    var other = register("other");
    end(signedIn(orders, other));
    var fast = new CountDownLatch(1);
    var hanging = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      new LogoutWorker(
              test.database(),
              audit,
              (url, _) -> {
                if (url.getHost().startsWith("orders")) {
                  await(hanging);
                } else {
                  fast.countDown();
                }
                return OK;
              },
              new TokenSigners(TestKeys.shared().vault(), test.database()),
              "https://id.example",
              threads)
          .run();
      assertTrue(fast.await(1, TimeUnit.MINUTES));
      assertEquals(1, hanging.getCount());
      hanging.countDown();
    }
    assertEquals(0, rows());
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void manyNodesSendItOnce() throws Exception {
    end(signedIn(orders));
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      Race.run(thread -> {
        start.await();
        worker(
                thread % 2 == 0 ? test.database() : other,
                (url, _) -> {
                  sent.add(url.toString());
                  return OK;
                })
            .run();
      });
    }
    assertEquals(1, sent.size());
    assertEquals(0, rows());
  }

  /// The session ends while applications get tokens in it: who got some is told.
  @Test
  void whoGetsTokensWhileTheSessionEndsIsToldOrGetsNone() throws Exception {
    var session = session();
    var applications = new ArrayList<Client>();
    for (var i = 0; i < Race.THREADS - 1; i++) {
      applications.add(register("app" + i));
    }
    var told = Collections.synchronizedList(new ArrayList<String>());
    var start = new CyclicBarrier(Race.THREADS);
    try (var other = test.reopen()) {
      var elsewhere = TestSessions.of(other);
      elsewhere.whenEnded(Logouts::owe);
      Race.run(thread -> {
        start.await();
        if (thread == Race.THREADS - 1) {
          end(other, elsewhere, session);
        } else if (signIn(test.database(), applications.get(thread), session)) {
          told.add(applications.get(thread).id().value());
        }
      });
    }
    var messages = new ArrayList<String>();
    for (var next = run(OK); !next.isEmpty(); next = run(OK)) {
      messages.addAll(next);
    }
    assertEquals(
        told.stream().sorted().toList(),
        messages.stream().map(message -> claims(message).path("aud").asText()).sorted().toList());
    assertEquals(0, rows());
  }

  private void end(Database node, Sessions all, Session session) {
    boolean ended = node.write(transaction -> all.end(transaction, account.id(), session.id()));
    assertTrue(ended);
  }
}
